"""Addresses of a union's gift to an appeal, known by the code of its fund."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from . import views

app_name = "campaigns"
urlpatterns = [
    path("<slug:code>/", views.announce, name="announce"),
    path(_("<slug:code>/resolution/"), views.resolution, name="resolution"),
]
