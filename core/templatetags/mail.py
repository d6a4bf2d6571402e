"""Tags of the mails' templates: one copy of the words for both forms of a mail, plain and HTML."""

import re

from django import template
from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from ..mail_kinds import HTML, one_line

register = template.Library()
# What somebody wrote keeps its lines; our own sentences are folded in the templates as it suits them.
KEEPS_LINES = ("quote", "list")


@register.simple_block_tag(takes_context=True)
def paragraph(context: Context, content: str, look: str = "plain") -> str:
    """A paragraph, in one of the looks plain, lead, quote, code, list, small; a blank line begins another one.

    Without words, nothing.
    """
    blocks = re.split(r"\n\s*\n", content.replace("\r\n", "\n"))
    # Each block is text, or was escaped when it was rendered.
    return mark_safe("".join(_paragraph(context, block, look) for block in blocks))  # noqa: S308


def _paragraph(context: Context, block: str, look: str) -> str:
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    if not lines:
        return ""
    if context["layout"] != HTML:
        return ("\n" if look in KEEPS_LINES else " ").join(lines) + "\n\n"
    words = mark_safe(("<br>" if look in KEEPS_LINES else " ").join(lines))  # noqa: S308
    return _part("mail/paragraph.html", words=words, look=look)


@register.simple_block_tag(takes_context=True)
def action(context: Context, content: str, url: str, look: str = "button") -> str:
    """Something to do: a button, or a plain link in the look «quiet». Without an address, nothing."""
    words = one_line(content)
    if not url:
        return ""
    if context["layout"] != HTML:
        return f"{words}\n{url}\n\n"
    return _part("mail/action.html", words=mark_safe(words), url=url, look=look)  # noqa: S308


def _part(name: str, **values: str) -> SafeString:
    return Engine.get_default().get_template(name).render(Context(values))
