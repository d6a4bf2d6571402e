"""Addresses of loans: each holds an unguessable id."""

from django.urls import path

from .views import loans

app_name = "exhibitions"
urlpatterns = [
    path("<uuid:public_id>/", loans.follow, name="loan"),
    path("<uuid:public_id>/labels.pdf", loans.printable, {"kind": "labels"}, name="labels"),
    path("<uuid:public_id>/poster.pdf", loans.printable, {"kind": "poster"}, name="poster"),
    path("<uuid:public_id>/kit/<uuid:kit_id>.zip", loans.kit, name="kit"),
]
