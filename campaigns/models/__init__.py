"""The storefront: campaigns, appeals, and the page where one gives."""

from .appeals import AppealPage, DonatePage
from .campaigns import CampaignIndexPage, CampaignOrganisation, CampaignPage

__all__ = ["AppealPage", "CampaignIndexPage", "CampaignOrganisation", "CampaignPage", "DonatePage"]
