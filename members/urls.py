"""Joining, and a lead's own people."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from .views import delegates, join

app_name = "members"
urlpatterns = [
    path("", join.join, name="join"),
    path(_("people/"), delegates.branch, name="branch"),
    path(_("people/<slug:code>/"), delegates.people, name="delegates"),
    path("people/<slug:code>/listing/", delegates.listing, name="listing"),
    path("delegation/<int:pk>/end/", delegates.remove, name="remove"),
    path("delegation/<int:pk>/lead/", delegates.hand_over, name="hand_over"),
    path("invitation/<uuid:public_id>/withdraw/", delegates.withdraw, name="withdraw"),
    path(_("invitation/<str:token>/"), delegates.invitation, name="invitation"),
    # Links mailed before the address was translated.
    path("invitation/<str:token>/", delegates.invitation, name="old_invitation"),
]
