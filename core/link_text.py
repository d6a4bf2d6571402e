"""What mail programs turn into a link, or what people read as one, in words that a stranger wrote."""

import re
import unicodedata

from .text import JOINERS

WITHOUT_JOINERS = dict.fromkeys(map(ord, JOINERS))
IDEOGRAPHIC_STOP = {ord("。"): "."}
# Every part has a length, as DNS (RFC 1035) and mail (RFC 5321) give it one: reading stays in proportion to the text.
LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
HOST = rf"(?<![^\W_])(?:{LABEL}\.){{1,8}}(?P<top>[^\W\d_]{{2,63}}|xn--[\w-]{{1,59}})"
# What mail programs turn into a link whatever stands before the full stop.
PLAIN_LINK = re.compile(
    r"[^\s:]{0,60}://\S*|\b(?:data|file|javascript|mailto|sms|tel):\S+|\bwww\d*\.\S+"
    rf"|[^\s@]{{1,64}}@[^\s@]{{1,253}}\.[^\W\d_]{{2,63}}"
    rf"|\b\d{{1,3}}(?:\.\d{{1,3}}){{3}}\b|{HOST}(?=[/?#:]\S)\S*",
    re.IGNORECASE,
)
BARE_HOST = re.compile(rf"{HOST}(?!\w)", re.IGNORECASE)


def find_link(text: str) -> str:
    """What a mail program could turn into a link, or something that looks like it; empty for none."""
    read = unicodedata.normalize("NFKC", text.translate(WITHOUT_JOINERS)).translate(IDEOGRAPHIC_STOP)
    found = PLAIN_LINK.search(read)
    if found:
        return found.group()
    hosts = (match for match in BARE_HOST.finditer(read) if _is_host(match))
    return next((match.group() for match in hosts), "")


def _is_host(match: re.Match[str]) -> bool:
    """Addresses are written in one case; «Ca» after a full stop is a word."""
    top, host = match["top"], match.group()
    return top == top.lower() or host == host.upper()


def without_links(text: str) -> str:
    """The text as it is; an ellipsis when there is a link in it. For mails to whoever did not write it."""
    return "…" if find_link(text) else text
