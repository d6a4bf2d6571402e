"""The groups of the staff and what each may do, kept up to date at every migration."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

EDITORS = "Rédaction"
TREASURERS = "Trésorerie"
DELEGATES = "Personnes déléguées"
# What editors write that is no page.
WRITTEN = (
    ("directory", "theme"),
    ("directory", "country"),
    ("directory", "place"),
    ("news", "mediamention"),
    ("news", "alert"),
    ("campaigns", "advocacyaction"),
    ("campaigns", "givingterms"),
)
KEPT_BY_TREASURERS = (("members", "duesrate"),)

PERMISSIONS = {
    EDITORS: [
        "wagtailadmin.access_admin",
        "donations.view_fund",
        "donations.add_fund",
        "donations.change_fund",
        "donations.moderate_donation",
        "directory.view_organisation",
        "directory.add_organisation",
        "directory.change_organisation",
        "core.change_navigationsettings",
        "home.view_contactmessage",
        "wagtailredirects.add_redirect",
        "wagtailredirects.change_redirect",
        "wagtailredirects.delete_redirect",
        "wagtail_localize.submit_translation",
        "exhibitions.view_consent",
        "exhibitions.add_consent",
        "exhibitions.change_consent",
        "exhibitions.withdraw_consent",
        "exhibitions.view_loan",
        "exhibitions.add_loan",
        "exhibitions.change_loan",
        "exhibitions.decide_loan",
        "exhibitions.view_panelset",
        "exhibitions.add_panelset",
        "exhibitions.change_panelset",
        "exhibitions.view_offlinekit",
        "exhibitions.add_offlinekit",
        "wagtailsearchpromotions.add_searchpromotion",
        "wagtailsearchpromotions.change_searchpromotion",
        "wagtailsearchpromotions.delete_searchpromotion",
        "projects.view_partnerinvitation",
        "projects.add_partnerinvitation",
        "projects.change_partnerinvitation",
        "projects.revoke_partnerinvitation",
        "projects.view_fieldreport",
        "members.view_membership",
        "members.add_membership",
        "members.change_membership",
        "members.add_delegateinvitation",
        "members.view_joinrequest",
        "members.decide_joinrequest",
        "campaigns.view_unionannouncement",
        "education.view_resourcefile",
        "education.add_resourcefile",
        "education.change_resourcefile",
        "education.delete_resourcefile",
        "education.view_downloadcount",
        "education.export_downloadcount",
        "education.view_workshoprequest",
        "education.add_workshoprequest",
        "education.change_workshoprequest",
        "education.answer_workshoprequest",
        "education.view_workshopreport",
        "education.moderate_workshopreport",
        *(f"{app}.{verb}_{model}" for app, model in WRITTEN for verb in ("view", "add", "change", "delete")),
    ],
    TREASURERS: [
        "wagtailadmin.access_admin",
        "donations.view_donation",
        "donations.export_donation",
        "donations.view_payment",
        "donations.change_payment",
        "donations.refund_payment",
        "donations.view_recurringdonation",
        "donations.stop_recurringdonation",
        "donations.correct_donoremail",
        "donations.view_refund",
        "donations.view_refundrequest",
        "donations.view_dispute",
        "donations.view_payout",
        "donations.view_attribution",
        "donations.view_alarm",
        "donations.change_alarm",
        "donations.view_donationmode",
        "donations.add_donationmode",
        "donations.view_ledgerentry",
        "donations.view_stripeevent",
        "donations.change_stripeevent",
        "donations.moderate_donation",
        "core.change_outgoingmail",
        "donations.view_fund",
        "donations.add_fund",
        "donations.change_fund",
        "core.view_outgoingmail",
        "core.change_organisationsettings",
        "campaigns.view_unionannouncement",
        "members.view_membership",
        "members.change_membership",
        "members.view_duesinvoice",
        "members.add_duesinvoice",
        "members.change_duesinvoice",
        *(f"{app}.{verb}_{model}" for app, model in KEPT_BY_TREASURERS for verb in ("view", "add", "change")),
    ],
    DELEGATES: [],
}
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")
# Wagtail judges a custom library by the permissions of its own models.
LIBRARY_PERMISSIONS = (
    ("wagtailimages", ("add_image", "change_image", "choose_image")),
    ("wagtailmedia", ("add_media", "change_media")),
    ("wagtaildocs", ("add_document", "change_document", "choose_document", "delete_document")),
    ("wagtailcore", ("add_collection", "change_collection", "delete_collection")),
)


def ensure_roles(**_kwargs: Any) -> None:
    """Create the groups and give them their permissions; what an administrator added stays."""
    for app in {permission.split(".")[0] for wanted in PERMISSIONS.values() for permission in wanted}:
        # On a new database these apps come after this one, and their permissions with them.
        create_permissions(apps.get_app_config(app), verbosity=0)
    for name, wanted in PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=name)
        pairs = [permission.split(".") for permission in wanted]
        group.permissions.add(
            *[
                permission
                for app, codename in pairs
                for permission in Permission.objects.filter(content_type__app_label=app, codename=codename)
            ]
        )
    _give_pages_and_library(Group.objects.get(name=EDITORS))


def _give_pages_and_library(group: Group) -> None:
    root = Page.objects.filter(depth=1).first()
    collection = Collection.get_first_root_node()
    if root is None or collection is None:
        return
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=PAGE_PERMISSIONS):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    for app, names in LIBRARY_PERMISSIONS:
        create_permissions(apps.get_app_config(app), verbosity=0)
        for permission in Permission.objects.filter(content_type__app_label=app, codename__in=names):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
