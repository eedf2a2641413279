"""What a person typed → a ``Query``; the language is described in README.

The reader is forgiving: every text has a reading, and ``Query.notes`` says
when it was not the obvious one. Only cost is refused: too long, too many
clauses, too deep (see ``reading``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from indexer.desk.asking.clauses import joined
from indexer.desk.asking.reading import Reader, short
from indexer.language.folding import fold, ordinary
from indexer.language.unseen import without_unseen
from indexer.vocabulary.errors import BadRequest, QueryRefused
from indexer.vocabulary.fields import FACETS, FacetField, facet_named
from indexer.vocabulary.figures import figures_called
from indexer.vocabulary.query import (
    GROUPS,
    LISTED,
    SCOPES,
    SORTS,
    VIEWS,
    And,
    Node,
    Nothing,
    Query,
    values_of,
    with_values,
)
from indexer.vocabulary.saying import say, spoken

MAX_LENGTH = 1_000  # characters; a pasted paragraph still fits
MAX_SIZE = 100
MAX_PAGE = 100_000
MAX_VALUES = 200  # values of one filter
MAX_COUNTED = 20  # figures whose facet is asked for

_NUMBER = re.compile(r"[0-9]{1,9}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def make_query(
    text: str = "",
    *,
    opened: Iterable[str] = (),
    counted: Iterable[str] = (),
    scope: str = "report",
    sort: str = "relevance",
    group: str = "none",
    view: str = "full",
    places: str = "few",
    page: int | str = 1,
    size: int | str = 10,
    **filters: str | Iterable[str],
) -> Query:
    """Return the query that these strings ask, as from a form or a command line.

    ``filters`` are values by facet: ``year="2012"``, ``place=["齐都镇", "370305"]``.
    Raises ``BadRequest`` for a value that means nothing and ``QueryRefused``
    for a text beyond the limits.
    """
    root, notes = parse(text)
    query = Query(
        text=_CONTROL.sub(" ", text).strip(),
        root=root,
        opened=tuple(dict.fromkeys(_value(FACETS["place"], v) for v in _limited("open", opened))),
        counted=_counted(counted),
        scope=_one_of("scope", scope, SCOPES),
        sort=_order(sort),
        group=_one_of("group", group, GROUPS),
        view=_one_of("view", view, VIEWS),
        places=_one_of("places", places, LISTED),
        page=_whole("page", page, MAX_PAGE),
        size=_whole("size", size, MAX_SIZE),
        notes=notes,
    )
    return narrowed(query, filters)


def narrowed(query: Query, filters: Mapping[str, str | Iterable[str]]) -> Query:
    """Return ``query`` with these values chosen, as they are typed, by facet.

    Raises ``BadRequest`` for what is no facet or no value of it.
    """
    for name, values in filters.items():
        facet = facet_named(name)
        read = [value for text in _limited(name, values) for value in _values(facet, text)]
        if read or values_of(query, name):
            query = with_values(query, name, read)
    return query


def parse(text: str) -> tuple[Node | None, tuple[str, ...]]:
    """Return the tree that ``text`` asks for, and notes on how it was read.

    Blank text asks for everything (None); text of which nothing can be looked
    for is ``Nothing()``. Raises ``QueryRefused`` beyond the limits.
    """
    return _parse(text, spoken())


@lru_cache(maxsize=256)
def _parse(text: str, _notes_in: str) -> tuple[Node | None, tuple[str, ...]]:
    if len(text) > MAX_LENGTH:
        raise QueryRefused(
            say(
                "检索词有 %(length)s 个字符，最多可以有 %(max_length)s 个。请缩短后再试。",
                length=len(text),
                max_length=MAX_LENGTH,
            )
        )
    text, _ = ordinary(_CONTROL.sub(" ", without_unseen(text)))
    if not text.strip():
        return None, ()
    reader = Reader(text)
    root = reader.alternatives(0)
    while reader.at < len(text):  # only a stray closing parenthesis stops the reader early
        reader.notes.setdefault(say("多余的右括号已忽略。"))
        reader.at += 1
        rest = reader.alternatives(0)
        root = joined(And, [root, rest])
    if root is None:
        reader.notes.setdefault(say("检索词里没有可以检索的字词，所以没有结果。"))
        root = Nothing()
    return root, tuple(reader.notes)


def _values(facet: FacetField, text: str) -> tuple[str, ...]:
    return facet.several(fold(_cleaned(text))) or (_value(facet, text),)


def _value(facet: FacetField, text: str) -> str:
    cleaned = _cleaned(text)
    value = facet.read(cleaned if facet.verbatim else fold(cleaned))
    if value is None:
        raise BadRequest(
            say("%(rule)s，不能是“%(cleaned)s”。", rule=facet.rule, cleaned=short(cleaned))
        )
    return value


def _counted(figures: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    for text in _limited("facet", figures, MAX_COUNTED):
        found += (names := figures_called(fold(_cleaned(text))))
        if not names:
            raise BadRequest(
                say(
                    "facet 要写一个数字的名称，如 requests_new 或 申请，不能是“%(text)s”。",
                    text=short(text),
                )
            )
    return tuple(dict.fromkeys(found))


def _one_of(name: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise BadRequest(
            say(
                "%(name)s 只能是 %(known)s，不能是“%(value)s”。",
                name=name,
                known="、".join(known),
                value=short(value),
            )
        )
    return value


def _order(sort: str) -> str:
    """Return the order that ``sort`` names: one of ``SORTS``, or a figure's name, ``-`` before it or not."""
    if sort in SORTS:
        return sort
    descending = sort[:1] == "-"
    names = figures_called(fold(_cleaned(sort[descending:])))
    if len(names) > 1:
        raise BadRequest(
            say(
                "“%(sort)s”是几个数字，sort 要写其中一个：%(names)s。",
                sort=short(sort),
                names="、".join(names),
            )
        )
    if not names:
        raise BadRequest(
            say(
                "sort 只能是 %(sorts)s 或一个数字的名称（-requests_new 从大到小），不能是“%(sort)s”。",
                sorts="、".join(SORTS),
                sort=short(sort),
            )
        )
    return "-" * descending + names[0]


def _cleaned(text: str) -> str:
    return _CONTROL.sub(" ", without_unseen(text)).strip()


def _limited(name: str, values: str | Iterable[str], most: int = MAX_VALUES) -> list[str]:
    taken = [values] if isinstance(values, str) else list(values)
    if len(taken) > most:
        raise QueryRefused(
            say(
                "%(name)s 最多可以选 %(most)s 个值，这里有 %(taken)s 个。",
                name=name,
                most=most,
                taken=len(taken),
            )
        )
    return taken


def _whole(name: str, value: int | str, most: int) -> int:
    if type(value) is int:
        number = value
    else:  # Python's own reading takes more for a number than anybody types: 1_0, ١٠.
        typed = fold(_cleaned(str(value)))
        number = int(typed) if _NUMBER.fullmatch(typed) else 0
    if not 1 <= number <= most:
        raise BadRequest(
            say(
                "%(name)s 要是 1 到 %(most)s 的整数，不能是“%(value)s”。",
                name=name,
                most=most,
                value=short(str(value)),
            )
        )
    return number
