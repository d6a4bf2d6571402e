"""Versions of files, and how often they were taken, in the CMS."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, PageChooserPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from core.admin import ReadOnlyViewSet, SafeExportView
from core.file_types import extension_of

from ..models import DownloadCount, ResourceFile
from ..services.files import keep_file, original_page
from ..uploads import check_material


class FileForm(WagtailAdminModelForm):
    """A new version: its file is checked before it is kept. Its words and its day may change later; never its bytes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # A private file has no address that the ordinary field could show.
            self.fields.pop("file", None)
            for name in ("page", "language", "version"):
                if name in self.fields:
                    self.fields[name].disabled = True

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not self.instance.pk and file:
            check_material(file, name=file.name)
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        page, file = data.get("page"), data.get("file")
        if not self.instance.pk and page and file:
            data["page"] = self.instance.page = original_page(page)
            kind = extension_of(file.name).replace("jpeg", "jpg")
            same = ResourceFile.objects.filter(page=data["page"], language=data.get("language"), format=kind)
            if same.filter(version=data.get("version")).exists():
                self.add_error("version", ValidationError(_("This version is there already: give it another number.")))
        return data


class FileCreateView(generic.CreateView):
    """Keeps the file through the service, which knows its bytes and tells those who used an older version."""

    def save_instance(self) -> ResourceFile:
        return keep_file(self.form.save(commit=False), by=self.request.user)


class FileInspectView(generic.InspectView):
    """One version, with the way to its file through the one door."""

    template_name = "education/admin/file.html"
    any_permission_required = ["view"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "file": self.object}


class FileListView(generic.IndexView):
    """One query for the rows and their resources."""

    def get_base_queryset(self) -> QuerySet[ResourceFile]:
        found: QuerySet[ResourceFile] = super().get_base_queryset()
        return found.select_related("page")


class FileViewSet(ModelViewSet):
    """The versions."""

    model = ResourceFile
    name = "resource_files"
    icon = "doc-full-inverse"
    menu_label = _("Files")
    add_view_class = FileCreateView
    index_view_class = FileListView
    inspect_view_class = FileInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = ("page", "language", Column("format", label=_("Format")), "version", "published_on", "size_bytes")
    list_filter = {"language": ["exact"], "page": ["exact"]}
    search_fields = ("page__title", "version")
    edit_handler = ObjectList(
        [
            PageChooserPanel("page", "education.ResourcePage"),
            FieldPanel("file"),
            FieldRowPanel(["language", "version", "published_on"]),
            FieldPanel("changes"),
        ],
        base_form_class=FileForm,
    )


class DownloadListView(SafeExportView):
    """One query for the rows, their files and organisations."""

    export_permission = "education.export_downloadcount"
    export_headings: ClassVar[dict[str, Any]] = {"resource": _("Resource"), "file.version": _("Version")}

    def get_base_queryset(self) -> QuerySet[DownloadCount]:
        found: QuerySet[DownloadCount] = super().get_base_queryset()
        return found.select_related("file__page", "organisation")


class DownloadViewSet(ReadOnlyViewSet):
    """How often, by resource, organisation and month: never who."""

    model = DownloadCount
    name = "resource_downloads"
    icon = "download"
    menu_label = _("Downloads")
    index_view_class = DownloadListView
    inspect_view_enabled = False
    list_display = (
        "month",
        Column("resource", label=_("Resource")),
        Column("file.version", label=_("Version"), accessor="file.version"),
        "organisation",
        "count",
    )
    list_filter = {"month": ["gte", "lte"], "organisation": ["exact"], "file__page": ["exact"]}
    list_export = ("month", "resource", "file.language", "file.format", "file.version", "organisation", "count")
    export_filename = "telechargements"
