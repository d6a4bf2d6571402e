"""Addresses of the pages on which partners report from the field: no language in them, the invitation decides it."""

from django.urls import path

from .views import field, reports

app_name = "field"
urlpatterns = [
    path("sw.js", field.service_worker, name="worker"),
    path("<str:token>/", field.write, name="page"),
    path("<str:token>/received/", field.received, name="received"),
    path("<str:token>/reports/<uuid:key>/", reports.words, name="report"),
    path("<str:token>/reports/<uuid:key>/photos/<int:number>/", reports.piece, name="piece"),
    path("<str:token>/reports/<uuid:key>/complete/", reports.complete, name="complete"),
]
