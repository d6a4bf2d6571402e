"""Where files lie, on a disk and on S3."""

import pytest
from django.core.files.storage.handler import StorageHandler
from django_tasks_db.models import DBTaskResult
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from ciso_site.settings.storages import on_disk, on_s3
from core.models import CustomDocument, CustomImage, CustomMedia, CustomRendition
from core.storages import StaffAddressMixin
from core.tasks import index_page, make_renditions_of, make_renditions_of_page

ON_S3 = on_s3(
    {"access_key": "x", "secret_key": "x", "region_name": "ca-central-1"},
    public_bucket="open", public_host="media.example.org", private_bucket="closed",
)  # fmt: skip


def test_on_s3_only_what_is_named_public_lies_in_the_public_bucket():
    stores = StorageHandler(ON_S3)
    assert {alias: stores[alias].bucket_name for alias in ("default", "private", "public")} == {
        "default": "closed", "private": "closed", "public": "open",
    }  # fmt: skip
    assert stores["public"].url("images/a.jpg") == "https://media.example.org/images/a.jpg"
    assert "X-Amz-Signature" in stores["private"].url("kits/a.zip")
    # A new bucket refuses what names an ACL, and S3's own default is private.
    assert {stores[alias].default_acl for alias in ("default", "private", "public")} == {None}


@pytest.mark.parametrize("stores", [StorageHandler(ON_S3)], ids=["S3"])
def test_a_file_of_the_default_storage_has_the_staffs_address(stores):
    assert stores["default"].url("documents/pv.pdf") == "/admin/files/documents/pv.pdf"


def test_on_a_disk_the_private_folder_lies_outside_of_the_public_one(tmp_path):
    stores = StorageHandler(on_disk(tmp_path / "public", tmp_path / "private"))
    assert stores["default"].url("documents/pv.pdf") == "/admin/files/documents/pv.pdf"
    assert not stores["default"].path("x").startswith(str(tmp_path / "public"))
    assert not stores["private"].path("x").startswith(str(tmp_path / "public"))


@pytest.mark.parametrize(
    ("model", "name", "is_public"),
    [
        (CustomImage, "file", False), (CustomDocument, "file", False), (UploadedFile, "file", False),
        (UserProfile, "avatar", False), (CustomRendition, "file", True), (CustomMedia, "file", True),
        (CustomMedia, "thumbnail", True),
    ],
)  # fmt: skip
def test_each_file_of_a_library_lies_where_it_should(model, name, is_public):
    storage = model._meta.get_field(name).storage
    assert isinstance(storage, StaffAddressMixin) is not is_public
    assert storage.url("x").startswith("/media/" if is_public else "/admin/files/")


@pytest.mark.django_db
def test_pictures_wait_until_all_else_is_done(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for number in range(14):
        make_renditions_of.enqueue(number)
        make_renditions_of_page.enqueue(number)
    index_page.enqueue(1)
    first = DBTaskResult.objects.ready().first()
    assert first.task_path == "core.tasks.index_page"
