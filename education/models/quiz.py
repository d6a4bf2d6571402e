"""Quizzes: answered on one page, scored by the server, known of nobody."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.blocks import BodyBlock
from core.forms import HONEYPOT
from core.models import BasePage, HeroMixin

from ..sheets import Sheet
from .counts import QuizCount

FEWEST, MOST = 2, 6


class AnswerBlock(blocks.StructBlock):
    """One answer that may be chosen."""

    text = blocks.CharBlock(label=_("answer"), max_length=200)
    is_right = blocks.BooleanBlock(label=_("this is the right one"), required=False)


class QuestionBlock(blocks.StructBlock):
    """A question, its answers, and what to know once it was answered."""

    question = blocks.TextBlock(label=_("question"))
    answers = blocks.ListBlock(AnswerBlock(), min_num=FEWEST, max_num=MOST, label=_("answers"))
    feedback = blocks.TextBlock(label=_("what to know"))
    source = blocks.CharBlock(label=_("source"), max_length=200)
    source_url = blocks.URLBlock(label=_("address of the source"), required=False)

    class Meta:
        icon = "help"
        label = _("Question")


class QuizPage(HeroMixin, BasePage):
    """A quiz. GET shows every question; POST shows the score and what to know; nothing about anybody is kept."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    questions = StreamField([("question", QuestionBlock())], verbose_name=_("questions"), blank=True)
    campaign = models.ForeignKey(
        "campaigns.CampaignPage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("campaign"),
    )
    gesture_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("the gesture it ends in"),
    )
    gesture_words = models.CharField(_("words of the gesture"), max_length=80, blank=True)
    is_demonstration = models.BooleanField(_("demonstration"), default=False)

    content_panels = [
        *BasePage.content_panels,
        *HeroMixin.hero_panels,
        FieldPanel("body"),
        FieldPanel("questions"),
        FieldPanel("campaign"),
        MultiFieldPanel(["gesture_page", "gesture_words"], heading=_("Afterwards")),
        FieldPanel("is_demonstration"),
    ]
    override_translatable_fields = [
        SynchronizedField("campaign", overridable=False),
        SynchronizedField("is_demonstration", overridable=False),
        SynchronizedField("plate_code"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["education.ResourceIndexPage"]
    subpage_types: list[str] = []
    schema_type = "Quiz"

    class Meta:
        verbose_name = _("quiz")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """GET shows the questions; POST their result (422 when some are left, with the others kept)."""
        sheet = Sheet(self.questions, request.POST if request.method == "POST" else {})
        status = 200
        if request.method == "POST":
            if not sheet.missing:
                if not request.POST.get(HONEYPOT):
                    self._count(sheet)
                return self._page(request, sheet, is_result=True)
            status = 422
        return self._page(request, sheet, status=status)

    def _count(self, sheet: Sheet) -> None:
        """One more for each answer given, this month, in whatever language; never who gave it."""
        for question in sheet.questions:
            if question.chosen is not None:
                QuizCount.objects.add_one(
                    quiz_key=self.translation_key, question=UUID(question.id), answer=UUID(question.chosen.id)
                )

    def _page(self, request: HttpRequest, sheet: Sheet, *, is_result: bool = False, status: int = 200) -> HttpResponse:
        context: Mapping[str, Any] = {
            **self.get_context(request), "sheet": sheet, "is_result": is_result, "status": status,
        }  # fmt: skip
        response = TemplateResponse(request, self.get_template(request), dict(context), status=status)
        if is_result or status == 422:
            response["Cache-Control"] = "no-store"
        return response
