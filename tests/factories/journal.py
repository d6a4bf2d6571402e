"""Projects, updates, news and register entries for tests, in the demonstration's tree."""

import itertools
from typing import Any

from wagtail.models import Locale, Page

from campaigns.models import AdvocacyAction, CampaignPage
from directory.models import Country
from news.models import NewsIndexPage, NewsPage
from projects.models import ProjectIndexPage, ProjectPage, ProjectUpdatePage

numbers = itertools.count(1)
DEMO_PROJECT = "/accueil/projets/radio-obrera-y-maquilera/"


def _published(parent: Page, page: Page) -> Page:
    page.live = False
    parent.add_child(instance=page)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def project_index() -> ProjectIndexPage:
    return ProjectIndexPage.objects.get(locale__language_code="fr")


def news_index() -> NewsIndexPage:
    return NewsIndexPage.objects.get(locale__language_code="fr")


def campaign(slug: str = "loi-imputabilite") -> CampaignPage:
    return CampaignPage.objects.get(slug=slug, locale__language_code="fr")


def make_project(**values: Any) -> ProjectPage:
    """A published project in French, in Mexico."""
    number = next(numbers)
    given = {
        "title": f"Projet {number}",
        "slug": f"projet-{number}",
        "headline": f"Bâtir {number}",
        "country": Country.objects.get(code="MX"),
        "locale": Locale.objects.get(language_code="fr"),
        **values,
    }
    return _published(project_index(), ProjectPage(**given))


def make_update(project: ProjectPage, *, publish: bool = True, **values: Any) -> ProjectUpdatePage:
    """An update of the project, told on a day of 2026."""
    number = next(numbers)
    given = {
        "title": f"Nouvelle {number}",
        "slug": f"nouvelle-{number}",
        "introduction": "Les murs montent.",
        "occurred_on": "2026-11-01",
        "locale": project.locale,
        **values,
    }
    page = ProjectUpdatePage(**given)
    if publish:
        return _published(project, page)
    page.live = False
    project.add_child(instance=page)
    return ProjectUpdatePage.objects.get(pk=page.pk)


def make_news(*, publish: bool = True, **values: Any) -> NewsPage:
    """A piece of news in French."""
    number = next(numbers)
    given = {
        "title": f"Actualité {number}",
        "slug": f"actualite-{number}",
        "occurred_on": "2026-11-01",
        "locale": Locale.objects.get(language_code="fr"),
        **values,
    }
    page = NewsPage(**given)
    if publish:
        return _published(news_index(), page)
    page.live = False
    news_index().add_child(instance=page)
    return NewsPage.objects.get(pk=page.pk)


def in_language(page: Page, language: str, **values: Any) -> Page:
    """The page's translation, published."""
    other = page.copy_for_translation(Locale.objects.get(language_code=language)).specific
    for name, value in {"slug": f"{page.slug}-{language}", **values}.items():
        setattr(other, name, value)
    other.save_revision().publish()
    return type(page).objects.get(pk=other.pk)


def make_action(**values: Any) -> AdvocacyAction:
    """A public meeting of 2026."""
    number = next(numbers)
    texts = {
        f"{name}_{language}": f"{name} {number}" for name in ("title", "summary") for language in ("fr", "es", "en")
    }
    return AdvocacyAction.objects.create(
        **{"code": f"demarche-{number}", "kind": "meeting", "done_on": "2026-10-01", **texts, **values}
    )
