"""Addresses of one's own data, under the account's."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views

app_name = "personal"

urlpatterns = [
    path("", views.door, name="door"),
    path(_("open/<str:token>/"), views.open_link, name="open"),
    path(_("section/<slug:name>/"), views.section, name="section"),
    path(_("copy/"), views.copy, name="copy"),
    path(_("ask-erasure/"), views.ask_erasure, name="ask_erasure"),
    path(_("erase/<str:token>/"), views.erase, name="erase"),
]
