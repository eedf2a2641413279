"""A tree of clauses → the text that asks for it, which ``parse`` reads back as the same tree.

For what is offered instead of what was typed: whole queries, in the language of the box.
"""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.desk.asking.figure_clauses import figure_clause, written_amount, written_bucket
from indexer.desk.asking.numbers import bare
from indexer.desk.asking.operators import read_here
from indexer.desk.asking.query_language import parse
from indexer.desk.asking.reading import OPERATORS, QUOTATION_MARKS
from indexer.language.folding import fold
from indexer.vocabulary.errors import QueryRefused
from indexer.vocabulary.fields import FACETS, TEXTS, place_kind
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.query import (
    Amount,
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
_HAN = re.compile("[\u4e00-\u9fff]{2,30}")
_FEW = 8  # clauses that are never too long a text
_NOT_IN_WORDS = re.compile(rf"[\s()|*:{_MARKS}]")


@lru_cache(maxsize=200)  # of an answer's offers many keep the words as they are
def written(node: Node | None) -> str | None:
    """Return the text that asks ``node``, None where no text does.

    >>> from indexer.vocabulary.query import And, InPlace, Words
    >>> written(And((InPlace("青屿县"), Words("防汛"))))
    '县:青屿县 防汛'
    """
    if isinstance(node, And) and 1 < len(node.parts) <= _FEW and all(map(_is_plain, node.parts)):
        return _text(node)  # nothing in it means another thing beside others
    text = "" if node is None else _text(node)
    try:
        return text if text is not None and parse(text)[0] == node else None
    except QueryRefused:
        return None


@lru_cache(maxsize=1_000)
def _is_plain(part: Node) -> bool:
    """Return whether a clause is Chinese characters that are read as itself, and as no operator."""
    if not isinstance(part, Words | InPlace) or (isinstance(part, InPlace) and part.kind):
        return False
    value = part.text if isinstance(part, Words) else part.value
    plain = _HAN.fullmatch(value) and not read_here(fold(value), 0, value)
    return bool(plain) and parse(_text(part) or "")[0] == part


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
        case Amount():
            return written_amount(node)
        case Has("figure", value):
            return written_bucket(value)
        case Has(facet, value):
            return f"{FACETS[facet].prefixes[0]}:{FACETS[facet].labels.get(value, value)}"
        case In(where, part):
            label = KINDS[where].label if where in KINDS else TEXTS[where].label
            inside = _before(f"{label}:", part)
            is_number = inside and figure_clause(fold(inside), 0, inside)
            return f"{label}:({_text(part)})" if is_number else inside  # 主动公开:(231)
        case Not(Not() as part):
            inside = _text(part)
            return inside and f"-({inside})"  # two of them in a row are one
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
