"""Campaigns, appeals and their terms, the give page, the advocacy register, unions' announcements."""

from .advocacy import AdvocacyAction, AdvocacyParty
from .announcements import UnionAnnouncement
from .appeals import AppealPage, DonatePage
from .campaigns import CampaignIndexPage, CampaignOrganisation, CampaignPage
from .register import RegisterPage
from .terms import GivingTerms

__all__ = [
    "AdvocacyAction",
    "AdvocacyParty",
    "AppealPage",
    "CampaignIndexPage",
    "CampaignOrganisation",
    "CampaignPage",
    "DonatePage",
    "GivingTerms",
    "RegisterPage",
    "UnionAnnouncement",
]
