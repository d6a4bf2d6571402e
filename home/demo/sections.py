"""The demonstration beside its pages: themes, places, terms, actions, mentions, the alert."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from campaigns.models import AdvocacyAction, AdvocacyParty, GivingTerms
from campaigns.models.terms import CLAUSES
from directory.models import Country, Organisation, Place, Theme
from donations.models import Fund
from news.models import Alert, Author, MediaMention, MentionOutlet, NewsPage, Signatory
from projects.models import Initiative, ProjectOrganisation, ProjectPage, ProjectPlace, ProjectUpdatePage

from .data import LANGUAGES, read

Pages = dict[tuple[str, str], Page]


def load_taxonomy() -> None:
    """Create or update themes, countries and places."""
    for model, name in ((Theme, "themes.yaml"), (Country, "countries.yaml")):
        for row in read(name):
            names = {f"name_{language}": row[language] for language in LANGUAGES}
            model.objects.update_or_create(code=row["code"], defaults=names)
    for row in read("places.yaml"):
        country = Country.objects.get(code=row["country"])
        Place.objects.update_or_create(code=row["code"], defaults={**row, "country": country})


def load_terms() -> None:
    """Create or update what appeals promise."""
    for row in read("terms.yaml"):
        clauses = {f"{name}_{language}": row[language][name] for language in LANGUAGES for name in CLAUSES}
        GivingTerms.objects.update_or_create(code=row["code"], defaults=clauses)


def _organisation(code: str | None) -> Organisation | None:
    return Organisation.objects.get(code=code) if code else None


def complete_section(page: Page, row: dict[str, Any], language: str) -> None:
    """What a page of the projects or of the news points at, outside the tree of pages."""
    shared = row.get("shared") or {}
    if shared.get("country"):
        page.country = Country.objects.get(code=shared["country"])
    if isinstance(page, ProjectPage):
        _project(page, shared, row[language].get("initiatives") or [])
    elif isinstance(page, ProjectUpdatePage):
        page.organisation = _organisation(shared.get("organisation"))
    elif isinstance(page, NewsPage):
        page.source, page.lead = _organisation(shared.get("source")), _organisation(shared.get("lead"))
        page.signatory_count = shared.get("signatory_count")
        page.external_url = shared.get("external_url") or ""
        for relation, model in (("authors", Author), ("signatories", Signatory)):
            codes = shared.get(relation) or []
            rows = [model(organisation=_organisation(code), sort_order=order) for order, code in enumerate(codes)]
            getattr(page, relation).set(rows)
    if isinstance(page, ProjectPage | NewsPage):
        page.themes.set(Theme.objects.filter(code__in=shared.get("themes") or []))


def _project(page: ProjectPage, shared: dict[str, Any], initiatives: list[dict[str, Any]]) -> None:
    places = {place.code: place for place in Place.objects.all()}
    page.places.set(
        [ProjectPlace(place=places[code], sort_order=order) for order, code in enumerate(shared.get("places") or [])]
    )
    page.organisations.set(
        [
            ProjectOrganisation(organisation=_organisation(link["organisation"]), role=link["role"], sort_order=order)
            for order, link in enumerate(shared.get("organisations") or [])
        ]
    )
    page.initiatives.set(
        [
            Initiative(**{**one, "place": places.get(one["place"])}, sort_order=order)
            for order, one in enumerate(initiatives)
        ]
    )


def load_register(pages: Pages) -> None:
    """Create the advocacy actions, media mentions and the alert that are missing."""
    for row in read("advocacy.yaml"):
        if not AdvocacyAction.objects.filter(code=row["code"]).exists():
            _action(row, pages)
    for row in read("media.yaml"):
        if not MediaMention.objects.filter(title=row["title"]).exists():
            _mention(row, pages)
    for row in read("alerts.yaml"):
        texts = {f"text_{language}": row[language].strip() for language in LANGUAGES}
        if not Alert.objects.filter(text_fr=texts["text_fr"]).exists():
            ends_at = timezone.now() + timedelta(days=row["days"])
            Alert.objects.create(**texts, page=pages[row["page"], "fr"], ends_at=ends_at)


def _action(row: dict[str, Any], pages: Pages) -> None:
    texts = {f"{name}_{language}": text.strip() for language in LANGUAGES for name, text in row[language].items()}
    action = AdvocacyAction(
        code=row["code"], kind=row["kind"], done_on=row["done_on"], signatory_count=row["signatory_count"],
        central_count=row["signatory_centrals"], campaign=pages[row["campaign"], "fr"], **texts,
    )  # fmt: skip
    side = AdvocacyParty.Side
    words = [{f"words_{language}": target[language] for language in LANGUAGES} for target in row["targets"]]
    parties = [AdvocacyParty(side=side.TARGET, **one) for one in words]
    for part, key in ((side.ALLY, "allies"), (side.SIGNATORY, "signatories"), (side.OUTLET, "published_in")):
        parties += [AdvocacyParty(side=part, organisation=_organisation(code)) for code in row[key]]
    for order, party in enumerate(parties):
        party.sort_order = order
    action.parties.set(parties)
    action.save()


def _mention(row: dict[str, Any], pages: Pages) -> None:
    fields = {key: row[key] for key in ("title", "title_language", "published_on", "kind", "by_ciso", "url")}
    for key in ("campaign", "project"):
        fields[key] = pages[row[key], "fr"] if row[key] else None
    mention = MediaMention(**fields)
    mention.outlets.set(
        [MentionOutlet(organisation=_organisation(code), sort_order=order) for order, code in enumerate(row["outlets"])]
    )
    mention.save()


def fund_of(shared: dict[str, Any]) -> Fund | None:
    """The fund that a page names."""
    return Fund.objects.get(code=shared["fund"]) if shared.get("fund") else None
