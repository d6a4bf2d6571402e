"""Addresses of downloads, of a resource's files, of workshops asked for and of workshops held."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from .views import files, stop, workshops

app_name = "education"
urlpatterns = [
    path(_("file/<uuid:public_id>/"), files.download, name="file"),
    path(_("resource/<uuid:key>/"), files.desk, name="desk"),
    path(_("workshop/"), workshops.ask, name="ask"),
    path(_("workshop/<uuid:public_id>/"), workshops.follow, name="follow"),
    path(_("workshop-held/"), workshops.report, name="report"),
    path(_("newer-versions/stop/<str:token>/"), stop.stop, name="stop"),
    path(_("workshop-held/thanks/"), workshops.reported, name="reported"),
]
