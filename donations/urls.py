"""Addresses of the till's pages, under the language's prefix."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from .views import give, stopped, thanks

app_name = "donations"

urlpatterns = [
    path("", give, name="give"),
    path(_("thanks/<uuid:public_id>/"), thanks, name="thanks"),
    path(_("stopped/<uuid:public_id>/"), stopped, name="stopped"),
]
