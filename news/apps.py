from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("News")

    def ready(self) -> None:
        from core.publication import register_rule
        from core.related_content import register_related_content
        from core.search_kinds import register_kind
        from core.visibility import register_withheld

        from . import receivers  # noqa: F401
        from .models import NewsPage
        from .related_content import media_of_campaign, news_of_campaign, news_of_project
        from .rules import embargo_is_kept, press_can_call

        register_rule("embargo", embargo_is_kept)
        register_rule("press contact", press_can_call)
        register_withheld("news", NewsPage.objects.withheld_keys)
        register_kind("news", _("News"), ["news.NewsPage", "news.NewsIndexPage", "news.MediaIndexPage"])
        register_related_content("news", about="campaigns.CampaignPage", order=10, source=news_of_campaign)
        register_related_content("news of a project", about="projects.ProjectPage", order=10, source=news_of_project)
        register_related_content("media", about="campaigns.CampaignPage", order=30, source=media_of_campaign)
