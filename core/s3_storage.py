"""The default storage on S3, apart from the others: its library takes a while to load and a disk needs none of it."""

from storages.backends.s3 import S3Storage

from .storages import StaffAddressMixin


class StaffS3Storage(StaffAddressMixin, S3Storage):
    """A bucket that nobody reads without a signature."""
