"""What the styles of an HTML page keep from being seen.

Only what a rule says plainly: a page's own style sheets are read, by class or id, no others.
"""

from __future__ import annotations

import re

from lxml import html

from indexer.language.patterns import pattern

_UNSEEN = pattern(
    r"(?<![\w-])(?:display:none|visibility:(?:hidden|collapse)|opacity:(?:0*\.?0+|\.0+)%?(?![\d.])"
    r"|font-size:(?:0*\.?0+|\.0+)(?:px|pt|r?em|%|)(?![\w.]))",
    yes="color:red;font-size:0px!important",
    no="font-size:0.8em;opacity:.05",
)
_SEEN_INSIDE = re.compile(r"font(?:-size)?:(?!0+(?![\d.]))|visibility:visible")
# Of a style sheet: its rules, and what of their selectors is one name; rules for print or
# narrow screens stand in blocks of their own, and say nothing of what is seen.
_RULE = re.compile(r"([^{}@;]{1,300})\{([^{}]{1,300})\}")
_AT_BLOCK = re.compile(r"@[^{};]{1,200}\{(?:[^{}]{1,2000}|\{[^{}]{0,2000}\})*+\}")
_SELECTOR = re.compile(r"(?:[a-z]{1,10})?([.#][\w-]{1,60})")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INLINE = {"span", "i", "b", "em", "font", "s", "u", "small", "strong", "sup", "sub", "a", "label"}


def unseen_names(body: html.HtmlElement) -> frozenset[str]:
    """Return the classes (``.name``) and ids (``#name``) that a style sheet of the page keeps from being seen."""
    written = (_COMMENT.sub("", style.text or "") for style in body.getroottree().iter("style"))
    sheets = (_AT_BLOCK.sub("", sheet) for sheet in written)
    found: set[str] = set()
    for selectors, rule in (r.groups() for sheet in sheets for r in _RULE.finditer(sheet)):
        if _UNSEEN.search("".join(rule.split()).lower()):
            each = map(_SELECTOR.fullmatch, (one.strip() for one in selectors.split(",")))
            found.update(selector[1] for selector in each if selector)
    return frozenset(found)


def is_unseen(element: html.HtmlElement, names: frozenset[str]) -> bool:
    """Return whether its own style or attribute keeps an element from being seen, all that is in it included.

    Or a style sheet of the page, if it bears one of ``names``.
    """
    if element.get("hidden") is not None:
        return True
    if _bears(element, names):
        return True
    style = element.get("style")
    if not style:
        return False
    found = _UNSEEN.search("".join(style.split()).lower())
    if found is None or not found[0].startswith(("font", "visibility")):
        return found is not None
    # These hold for what is inside only as far as it says nothing else.
    inside = ("".join((e.get("style") or "").split()).lower() for e in element.iterdescendants())
    return not any(map(_SEEN_INSIDE.search, inside))


def _bears(element: html.HtmlElement, names: frozenset[str]) -> bool:
    """Whether words in a line have one of ``names``: a block may be shown by a script when asked for."""
    if not names or element.tag not in _INLINE or element.get("style"):
        return False
    classes = (f".{name}" for name in (element.get("class") or "").split())
    return not names.isdisjoint([*classes, f"#{element.get('id')}"])
