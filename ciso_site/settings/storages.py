"""Where files lie, on a disk or on S3: two places, one that browsers read and one that they never do.

`default` and `private` share the private place: the CMS keeps originals, documents and what waits in the first, and
consents, kits and educational material, which have views of their own, are kept in the second. `public` holds what
readers fetch straight from the store, renditions and recordings, and nothing else.
"""

from pathlib import Path
from typing import Any

DISK = "django.core.files.storage.FileSystemStorage"
S3 = "storages.backends.s3.S3Storage"
Storages = dict[str, dict[str, Any]]


def on_disk(public: Path, private: Path) -> Storages:
    """`public` is the folder that the web server hands out under MEDIA_URL; `private` lies outside of it."""
    options = {"location": private, "base_url": None}
    return {
        "default": {"BACKEND": "core.storages.StaffFileSystemStorage", "OPTIONS": options},
        "private": {"BACKEND": DISK, "OPTIONS": options},
        "public": {"BACKEND": DISK, "OPTIONS": {"location": public}},
    }


def on_s3(options: dict[str, Any], *, public_bucket: str, public_host: str, private_bucket: str) -> Storages:
    """`public_host`: the name under which browsers fetch the public bucket. Links to the other one are signed."""
    # Neither names an ACL: new buckets refuse them, and what S3 is given is private.
    private = {**options, "bucket_name": private_bucket, "querystring_auth": True, "querystring_expire": 300}
    public = {**options, "bucket_name": public_bucket, "querystring_auth": False, "custom_domain": public_host}
    return {
        "default": {"BACKEND": "core.s3_storage.StaffS3Storage", "OPTIONS": private},
        "private": {"BACKEND": S3, "OPTIONS": private},
        "public": {"BACKEND": S3, "OPTIONS": public},
    }
