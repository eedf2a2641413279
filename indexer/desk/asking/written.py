"""A tree of clauses → the text that asks for it, which ``parse`` reads back as the same tree.

For what is offered instead of what was typed: whole queries, in the language of the box.
"""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.desk.asking.numbers import bare
from indexer.desk.asking.query_language import parse
from indexer.desk.asking.reading import OPERATORS, QUOTATION_MARKS
from indexer.language.folding import fold
from indexer.vocabulary.errors import QueryRefused
from indexer.vocabulary.fields import FACETS, TEXTS, place_kind
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.query import (
    And,
    Has,
    In,
    InPlace,
    Near,
    Node,
    Not,
    OfKind,
    Or,
    Phrase,
    Prefix,
    Words,
    YearRange,
)

_MARKS = "".join({*QUOTATION_MARKS, *QUOTATION_MARKS.values()})
_NOT_IN_WORDS = re.compile(rf"[\s()|*:{_MARKS}]")


@lru_cache(maxsize=200)  # of an answer's offers many keep the words as they are
def written(node: Node | None) -> str | None:
    """Return the text that asks ``node``, None where no text does.

    >>> from indexer.vocabulary.query import And, InPlace, Words
    >>> written(And((InPlace("青屿县"), Words("防汛"))))
    '县:青屿县 防汛'
    """
    text = "" if node is None else _text(node)
    try:
        return text if text is not None and parse(text)[0] == node else None
    except QueryRefused:
        return None


def in_place(value: str, prefix: str = "") -> str:
    """Return the clause that asks for a place, by the field typed or that of its kind."""
    prefix = prefix or f"{place_kind(value)}:"
    return prefix + (f'"{value}"' if _NOT_IN_WORDS.search(fold(value)) else value)


def _text(node: Node) -> str | None:
    match node:
        case Words(text):
            return text if text not in OPERATORS else None
        case Phrase(text):
            return _quoted(text)
        case Prefix(text):
            return f"{text}*"
        case Near(texts, distance):
            quoted = _quoted(" ".join(texts))
            return quoted and f"{quoted}~{distance}"
        case YearRange():
            return f"年:{node.value}"
        case InPlace(value, kind):
            return in_place(value, kind and f"{kind}:")
        case OfKind(kind):
            return f"章节:{KINDS[kind].label}"
        case Has(facet, value):
            return f"{FACETS[facet].prefixes[0]}:{FACETS[facet].printed(value)}"
        case In(where, part):
            label = KINDS[where].label if where in KINDS else TEXTS[where].label
            return _before(f"{label}:", part)
        case Not(part):
            return _before("-", part)
        case Or(parts):
            first = parts[0]
            if isinstance(first, Words) and bare(first.text) == node:
                return first.text  # one number in its spellings
            return _each(parts, " OR ", ())
        case And(parts):
            return _each(parts, " ", (Or,))
        case _:
            return None


def _each(parts: tuple[Node, ...], between: str, grouped: tuple[type, ...]) -> str | None:
    texts = [_before("", part) if isinstance(part, grouped) else _text(part) for part in parts]
    return None if None in texts else between.join(filter(None, texts))


def _before(sign: str, part: Node) -> str | None:
    text = _text(part)
    if text is None or not isinstance(part, And | Or) or " " not in text:
        return None if text is None else sign + text
    return f"{sign}({text})"


def _quoted(text: str) -> str | None:
    """Return ``text`` between marks that it does not hold itself."""
    folded = fold(text)
    pairs = (
        (opening, closing) for opening, closing in QUOTATION_MARKS.items() if closing not in folded
    )
    return next((f"{opening}{text}{closing}" for opening, closing in pairs), None)
