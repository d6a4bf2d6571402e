"""Pages of the demonstration, from their data files. Run again, they complete what is missing, nothing else."""

import json
import uuid
from typing import Any

from django.apps import apps
from wagtail.models import Locale, Page, Site

from campaigns.models import CampaignOrganisation, CampaignPage, GivingTerms
from core.models import FooterGroup, FooterLink, MenuItem, NavigationSettings, OrganisationSettings
from directory.models import Organisation

from .data import LANGUAGES, read, read_pages
from .education import APART, complete_education
from .exhibition import complete
from .pictures import with_pictures
from .progress import Progress, silent
from .sections import complete_section, fund_of

NAMESPACE = uuid.UUID("2f5d2a3e-3d0f-4f0e-8f1b-7f3f6f6f2c10")
PAGE_KEYS = ("page", "appeal")
NOT_FIELDS = ("body", "gestures", "rooms", "initiatives", *APART)


def _original_first(row: dict[str, Any]) -> list[str]:
    """The languages, beginning with the one that the page was written in: the first page made is the original."""
    first = (row.get("shared") or {}).get("fields", {}).get("original_language", LANGUAGES[0])
    return sorted(LANGUAGES, key=lambda language: language != first)


class PageLoader:
    """Loads pages in two passes: first every page, then what points from one page to another."""

    def __init__(self, progress: Progress = silent) -> None:
        self.rows, self.progress, self.done = read_pages(), progress, 0
        # Each page is seen twice: made, then linked with the others and published.
        self.whole = 2 * sum(language in row for row in self.rows for language in LANGUAGES)
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self.pages: dict[tuple[str, str], Page] = {}

    def load(self) -> int:
        """Create the missing pages, publish them, and return how many are new."""
        new = []
        for row in self.rows:
            for language in _original_first(row):
                if language in row:
                    page, created = self._page(row, language)
                    self.pages[row["key"], language] = page
                    self._tell()
                    if created:
                        new.append((row, language, page))
        for row, language, page in new:
            self._link(row, language, page)
            self._tell()
        self.progress(self.whole, self.whole)
        return len(new)

    def _tell(self) -> None:
        self.done += 1
        self.progress(self.done, self.whole)

    def _page(self, row: dict[str, Any], language: str) -> tuple[Page, bool]:
        model = apps.get_model(row["type"])
        if row["parent"] is None:
            page = model.objects.get(locale=self.locales[language], depth=2)
            return page, not page.introduction
        key = uuid.uuid5(NAMESPACE, row["key"])
        present = Page.objects.filter(translation_key=key, locale=self.locales[language]).specific().first()
        if present is not None:
            return present, False
        page = model(locale=self.locales[language], translation_key=key, **self._plain(row, language))
        self._related(page, row, language)
        if hasattr(page, "gestures"):
            # A first version without its links: they point at pages that do not exist yet.
            page.gestures = []
        parent = self.pages[row["parent"], language]
        parent.add_child(instance=page)
        return page, True

    def _plain(self, row: dict[str, Any], language: str) -> dict[str, Any]:
        words = {key: value for key, value in row[language].items() if key not in NOT_FIELDS}
        words |= (row.get("shared") or {}).get("fields", {})
        words["show_in_menus"] = row["in_menu"]
        if row["plate"]:
            words["plate_code"] = row["plate"]
        if "status" in row.get("shared", {}):
            words["status"] = row["shared"]["status"]
        return words

    def _related(self, page: Page, row: dict[str, Any], language: str) -> None:
        shared = row.get("shared") or {}
        if "fund" in shared:
            page.fund = fund_of(shared)
        if "terms" in shared:
            page.terms = GivingTerms.objects.get(code=shared["terms"])
        complete(page, row, language)
        complete_section(page, row, language)
        complete_education(page, row, language, self.pages)

    def _link(self, row: dict[str, Any], language: str, page: Page) -> None:
        for name, value in self._plain(row, language).items():
            setattr(page, name, value)
        shared = row.get("shared") or {}
        for name in ("lead_page", "campaign", "project"):
            if shared.get(name):
                setattr(page, name, self.pages[shared[name], language])
        if "body" in row[language]:
            blocks = with_pictures(row[language]["body"], row["key"], language)
            page.body = json.dumps([self._block(block, language) for block in blocks])
        if "gestures" in row[language]:
            page.gestures = json.dumps(
                [self._block({"type": "gestures", "value": row[language]["gestures"]}, language)]
            )
        for order, link in enumerate(shared.get("organisations", []) if isinstance(page, CampaignPage) else []):
            organisation = Organisation.objects.get(code=link["organisation"])
            page.organisations.add(CampaignOrganisation(organisation=organisation, role=link["role"], sort_order=order))
        page.save_revision().publish()

    def _block(self, block: dict[str, Any], language: str) -> dict[str, Any]:
        return {"type": block["type"], "value": self._value(block["value"], language)}

    def _value(self, value: Any, language: str) -> Any:
        """Block values as Wagtail stores them: page keys become page ids, texts lose their line ends."""
        if isinstance(value, list):
            return [self._value(item, language) for item in value]
        if isinstance(value, dict):
            return {
                key: self.pages[item, language].pk if key in PAGE_KEYS and item else self._value(item, language)
                for key, item in value.items()
            }
        return value.strip() if isinstance(value, str) else value


def load_site(loader: PageLoader) -> None:
    """The identity, the banner, the menu and the footer, when no menu was made yet."""
    site = Site.objects.get(is_default_site=True)
    data = read("site.yaml")
    identity = OrganisationSettings.for_site(site)
    navigation = NavigationSettings.for_site(site)
    if navigation.menu_items.exists():
        return
    identity.contact_email = data["contact_email"]
    identity.privacy_page = loader.pages["confidentialite", "fr"]
    for language in LANGUAGES:
        setattr(identity, f"demo_banner_{language}", data["demo_banner"][language].strip())
    identity.save()
    navigation.give_page = loader.pages["donner", "fr"]
    navigation.menu_items.set(
        [MenuItem(page=loader.pages[key, "fr"], sort_order=order) for order, key in enumerate(data["main_menu"])]
    )
    navigation.save()
    for order, column in enumerate(data["footer"]):
        titles = {f"title_{language}": column["title"][language] for language in LANGUAGES}
        group = FooterGroup.objects.create(settings=navigation, sort_order=order, **titles)
        for position, key in enumerate(column["pages"]):
            FooterLink.objects.create(group=group, page=loader.pages[key, "fr"], sort_order=position)
