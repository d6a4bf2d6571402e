"""The menu and the footer in the reader's language, kept in the cache until an editor changes a page or a setting."""

from dataclasses import dataclass

from django.core.cache import cache
from wagtail.models import Page, Site

from .models import NavigationSettings, OrganisationSettings

CACHE_SECONDS = 3600
VERSION_KEY = "navigation-version"
SECTION_LETTERS = "ABCDEFG"


@dataclass(frozen=True)
class Link:
    """A page's label and address, and its section letter in the masthead."""

    label: str
    url: str
    letter: str = ""
    path: str = ""


@dataclass(frozen=True)
class Column:
    """A titled list of links in the footer."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Frame:
    """What surrounds every page: identity, menu, footer, banner."""

    home_url: str
    give_url: str
    places: str
    legal_name: str
    address: str
    contact_email: str
    is_charity: bool
    demo_banner: str
    menu: tuple[Link, ...]
    columns: tuple[Column, ...]
    privacy_officer: str = ""
    privacy_email: str = ""
    privacy_url: str = ""


def frame_for(site: Site, language: str) -> Frame:
    """The frame of `site` in `language`: two cache reads, no query once warm."""
    key = f"frame:{cache.get(VERSION_KEY, 0)}:{site.pk}:{language}"
    frame = cache.get(key)
    if frame is None:
        frame = _build(site, language)
        cache.set(key, frame, CACHE_SECONDS)
    return frame


def forget_frames() -> None:
    """Make every process build its frames anew at the next request."""
    try:
        cache.incr(VERSION_KEY)
    except ValueError:
        cache.set(VERSION_KEY, 1, None)


def _build(site: Site, language: str) -> Frame:
    navigation = NavigationSettings.for_site(site)
    identity = OrganisationSettings.for_site(site)
    items = [item.page_id for item in navigation.menu_items.all()]
    groups = [
        (group.title(language), [link.page_id for link in group.links.all()])
        for group in navigation.footer_groups.all()
    ]
    wanted = {site.root_page_id, navigation.give_page_id, identity.privacy_page_id, *items}
    wanted |= {page for _t, pages in groups for page in pages}
    links = _localised_links({pk for pk in wanted if pk}, language)
    home = links.get(site.root_page_id)
    give = links.get(navigation.give_page_id)
    privacy = links.get(identity.privacy_page_id)
    menu = [links[page] for page in items if page in links]
    return Frame(
        home_url=home.url if home else "/",
        give_url=give.url if give else "",
        places=navigation.masthead_places,
        legal_name=identity.legal_name,
        address=identity.address,
        contact_email=identity.contact_email,
        is_charity=bool(identity.charity_registration_number),
        demo_banner=identity.demo_banner(language),
        menu=tuple(
            Link(link.label, link.url, letter, link.path) for letter, link in zip(SECTION_LETTERS, menu, strict=False)
        ),
        columns=tuple(Column(title, tuple(links[page] for page in pages if page in links)) for title, pages in groups),
        privacy_officer=identity.privacy_officer,
        privacy_email=identity.privacy_email or identity.contact_email,
        privacy_url=privacy.url if privacy else "",
    )


def _localised_links(page_ids: set[int], language: str) -> dict[int, Link]:
    """Links by the chosen page's id, pointing at its live translation, or at itself where there is none."""
    originals = {page.pk: page for page in Page.objects.filter(pk__in=page_ids).select_related("locale")}
    translations = {
        page.translation_key: page
        for page in Page.objects.live()
        .filter(translation_key__in=[page.translation_key for page in originals.values()])
        .filter(locale__language_code=language)
        .select_related("locale")
    }
    links = {}
    for pk, original in originals.items():
        page = translations.get(original.translation_key) or (original if original.live else None)
        if page is not None:
            links[pk] = Link(page.title, page.url or "/", path=page.url_path)
    return links
