"""The article of a page: what of the site around it is left out, and what holds the rest.

Knows tags, classes, and what a report's prose looks like; refuses to know what the article says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import html

from indexer.intake.formats.markup import han, text_of
from indexer.intake.formats.styles import is_unseen
from indexer.language.joining import squeezed

_DROPPED = {
    "script", "style", "noscript", "nav", "footer", "aside", "form", "iframe", "button", "select", "option",
    "input", "textarea", "rt", "rp", "rtc", "svg", "object", "embed", "template", "head", "audio", "video", "canvas", "map", "link",
}  # fmt: skip
# Of these, what is never text.
_SILENT = frozenset(("script", "style", "head", "link", "input", "rt", "rp", "rtc", "map"))
_CHROME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|crumbs?|bread|share|bdshare|sharebox|print|toolbar|tools?|footer|foot|copyright"
    r"|sidebar|side|aside|search|login|qrcode|ewm|erweima|weizhi|position|dqwz|location|friendlink|links|pages?|pagination|related"
    r"|xgxx|banner|ads?|advert|fontsize|zoom-?tool|close|goback|gotop|prev|next|top-?bar|header)(?:$|[\s_-])",
    re.IGNORECASE,
)
# May hold the article where its end tag is missing: a browser shows what is in them.
_OPEN = ("nav", "footer", "aside", "button", "object", "noscript", "select", "svg")
_SENTENCE = re.compile(r"[㐀-鿿][^。；]{8,40}[。；]")  # Bounded: a page may hold no 。 at all.
_NUMBERED = re.compile(r"[一二三四五六七八九十]+[、.．]")
_NAMED = frozenset(("div", "ul", "p", "span", "section", "table", "td", "header", "a", "dl"))
TITLED = re.compile(r"(?:年度报告|年报|工作报告)$")
_SOON = 1_000  # Characters in which prose has a sentence.
_DEEPEST = 100  # Elements around the article; a page has 5 to 30.


def drop_chrome(elements: Sequence[html.HtmlElement], unseen: frozenset[str]) -> int:
    """Remove the site around the article, and what is ``unseen`` by a style sheet.

    By tag, and by class or id where it holds no prose. Returns how many Han characters were in
    prose that went with its tag.
    """
    lost = 0
    gone: set[html.HtmlElement] = set()
    for element in elements:
        if element.getparent() in gone:
            gone.add(element)
            continue
        if not isinstance(element.tag, str):
            continue
        if element.tag in _DROPPED:
            prose = element.tag not in _SILENT and _holds_prose(element)
            if prose and (element.tag == "form" or _is_left_open(element)):
                continue
            lost += han(element) if prose else 0
        elif not (is_unseen(element, unseen) or _is_chrome(element)) or _holds_prose(element):
            continue
        _remove(element)
        gone.add(element)
    return lost


def _is_chrome(element: html.HtmlElement) -> bool:
    """Whether its class or id is one of what stands around an article."""
    if element.tag not in _NAMED:
        return False
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(name) > 1 and _CHROME.search(name[:200]) is not None


def _holds_prose(element: html.HtmlElement) -> bool:
    """Two sentences, a title, a table of numbers: too much to lose by the name of a class."""
    text = text_of(element, 4000)
    if len(_SENTENCE.findall(text)) >= 2 or "勾稽关系" in text:
        return True
    return any(TITLED.search(squeezed(text_of(h, 300))) for h in element.iter("h1", "h2"))


def _is_left_open(element: html.HtmlElement) -> bool:
    """Two numbered headings are in it: the article itself, for nothing closes it."""
    return (
        element.tag in _OPEN
        and sum(1 for text in element.itertext() if _NUMBERED.match(text.lstrip())) > 1
    )


def _remove(element: html.HtmlElement) -> None:
    parent = element.getparent()
    if parent is not None:
        element.drop_tree()


def article_in(body: html.HtmlElement) -> html.HtmlElement:
    """The innermost element that still holds all the prose and all the tables of numbers."""
    element = body
    for _ in range(_DEEPEST):
        children = [child for child in element if isinstance(child.tag, str)]
        telling = [child for child in children if _tells(child)]
        own = "".join([element.text or "", *(child.tail or "" for child in children)])
        if len(telling) != 1 or own.strip() or telling[0].tag in ("table", "p"):
            return element
        element = telling[0]
    return element


def _tells(element: html.HtmlElement) -> bool:
    """Tell whether an element has something of the article: a sentence or a heading, not links."""
    text = text_of(element, _SOON)
    if len(text) == _SOON and not _has_sentence(text):
        text = text_of(element, 200_000)
    if _has_sentence(text):
        return True
    stripped = "".join(text.split())
    if len(stripped) <= 3 or not _NUMBERED.match(stripped):
        return False
    return sum(len(a.text_content()) for a in element.iter("a")) * 2 < len(stripped)


def _has_sentence(text: str) -> bool:
    return ("。" in text or "；" in text) and _SENTENCE.search(text) is not None
