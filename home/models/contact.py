"""Write to the staff: the message is kept, then mailed."""

from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from core.blocks import BodyBlock
from core.mail import queue_staff_mail
from core.models import BasePage
from core.throttle import TOO_MANY, Throttle, TooManyPosts

from ..forms import ContactForm

THROTTLE = Throttle("contact", by_network=20, by_person=6, window=timedelta(hours=1))


class ContactMessage(models.Model):
    """A message as it was sent; never lost when mail fails. Written by `ContactPage.serve` alone."""

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=2)
    message = models.TextField(_("message"))
    created_at = models.DateTimeField(_("received at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("contact message")
        verbose_name_plural = _("contact messages")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} {self.created_at:%Y-%m-%d}"


class ContactPage(BasePage):
    """The contact form, the same bytes for every visitor."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    thanks_text = RichTextField(_("thanks"), features=["bold", "italic", "link"])

    content_panels = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("thanks_text")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("contact page")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """GET shows the form or, at `?sent=1`, the thanks; POST keeps the message and leads there.

        422 on errors, 429 when too many came from there; every word stays in the form.
        """
        if request.method != "POST":
            return self._page(request, ContactForm(), sent="sent" in request.GET)
        form = ContactForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            with transaction.atomic():
                THROTTLE.admit(request, form.cleaned_data["email"])
                keep_message(form)
        except TooManyPosts:
            form.add_error(None, TOO_MANY)
            return self._page(request, form, status=429)
        return HttpResponseRedirect(f"{self.get_url(request)}?sent=1")

    def _page(self, request: HttpRequest, form: ContactForm, *, sent: bool = False, status: int = 200) -> HttpResponse:
        context = {**self.get_context(request), "form": form, "sent": sent}
        return TemplateResponse(request, self.get_template(request), context, status=status)


def keep_message(form: ContactForm) -> ContactMessage:
    """Keep the message and queue its mail to the contact address, in one transaction."""
    data = form.cleaned_data
    with transaction.atomic():
        message = ContactMessage.objects.create(
            name=data["name"], email=data["email"], message=data["message"], language=get_language() or "fr"
        )
        queue_staff_mail(kind="contact", object_key=f"contact:{message.pk}", context={"message": message.pk})
    return message
