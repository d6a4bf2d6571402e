"""Which addresses of the CMS are written in the log of acts, section by section."""

from core.audit import BULK, register_acts
from core.models import AuditLogEntry

Action = AuditLogEntry.Action
LISTS = (
    "contact_messages",
    "dues_invoices",
    "exhibition_loans",
    "member_requests",
    "memberships",
    "partner_invitations",
    "till_gifts",
    "till_mails",
    "till_messages",
    "till_monthly",
    "till_payments",
    "union_announcements",
    "workshop_reports",
    "workshop_requests",
)
LOOKS = (
    *(f"{name}:{page}" for name in (*LISTS, "consents") for page in ("index", "index_results")),
    *(f"{name}:inspect" for name in LISTS if name != "till_messages"),
    "consents:document",
    "consents:inspect",
    "till_unknown:inspect",
    "wagtailusers_users:index",
    "wagtailusers_users:index_results",
    "audit_log:index",
    "audit_log:index_results",
)
MONEY = (
    "dues_invoices:issue",
    "dues_invoices:receive",
    "dues_rates:add",
    "dues_rates:delete",
    "dues_rates:edit",
    "till_alarms:settle",
    "till_alarms:settle_all",
    "till_events:replay",
    "till_events:replay_all",
    "till_events:settle",
    "till_events:settle_all",
    "till_funds:add",
    "till_funds:delete",
    "till_funds:edit",
    "till_gifts:correct_email",
    "till_mails:retry",
    "till_mails:settle",
    "till_messages:decide",
    "till_monthly:stop",
    "till_payments:attribute",
    "till_payments:refund",
    "till_refund_requests:decide",
    "till_switch:flip",
    "till_unknown:name",
)
PEOPLE = (
    "consents:add",
    "consents:edit",
    "consents:withdraw",
    "exhibition_loans:decide",
    "incidents:add",
    "incidents:edit",
    "member_requests:decide",
    "memberships:add",
    "memberships:delete",
    "memberships:edit",
    "memberships:invite",
    "partner_invitations:add",
    "partner_invitations:delete",
    "partner_invitations:edit",
    "partner_invitations:revoke",
    "workshop_reports:decide",
)
RIGHTS = (
    *(f"wagtailusers_users:{verb}" for verb in ("add", "copy", "delete", "edit")),
    *(f"wagtailusers_groups:{verb}" for verb in ("add", "delete", "edit")),
    BULK,
    "wagtailadmin_pages:set_privacy",
    "wagtailadmin_collections:edit",
    "wagtailadmin_collections:set_privacy",
    "wagtailsettings:edit",
)


def register() -> None:
    """Have them written down."""
    register_acts(Action.LOOK, LOOKS)
    register_acts(Action.MONEY, MONEY)
    register_acts(Action.PEOPLE, PEOPLE)
    register_acts(Action.RIGHTS, RIGHTS)
