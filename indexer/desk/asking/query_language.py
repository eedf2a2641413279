"""What a person typed → a ``Query``; the language is described in README.

The reader is forgiving: every text has a reading, and ``Query.notes`` says
when it was not the obvious one. Only cost is refused: too long, too many
clauses, too deep. Full-width operators and quotes are the same as half-width.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from indexer.language.folding import fold, plain
from indexer.language.unseen import without_unseen
from indexer.vocabulary.errors import BadRequest, QueryRefused
from indexer.vocabulary.fields import FACETS, PREFIXES, FacetField, facet_named
from indexer.vocabulary.query import (
    SCOPES,
    SORTS,
    And,
    In,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Words,
    clause_of,
    with_values,
)

MAX_LENGTH = 1_000  # characters; a pasted paragraph still fits
MAX_CLAUSES = 64
MAX_DEPTH = 20
MAX_SIZE = 100
MAX_PAGE = 100_000
MAX_VALUES = 200  # values of one filter

QUOTATION_MARKS = {'"': '"', "“": "”", "”": "”", "„": "”", "「": "」", "『": "』"}
"""What opens a quotation, folded, and what closes it."""
OPERATORS = ("AND", "OR", "NOT")
_AND, _OR, _NOT = OPERATORS
_DISTANCE = re.compile(r"~([0-9]{1,4})")
_QUOTED = re.compile(rf"[{''.join({*QUOTATION_MARKS, *QUOTATION_MARKS.values()})}]|~[0-9]+")
_NUMBER = re.compile(r"[0-9]{1,9}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def kind_named(name: str) -> str | None:
    """Return the section kind called ``name`` (``fees``, ``收费减免``, ``收费``), else None."""
    return FACETS["section"].read(fold(name.strip()))


def unquoted(text: str) -> str:
    """Return ``text`` with blanks for quotation marks and distances, so that its words are asked.

    >>> unquoted('“公开 经费”~２０ 收费')
    ' 公开 经费   收费'
    """
    parts, at = [], 0
    for mark in _QUOTED.finditer(fold(text)):
        parts.append(text[at : mark.start()])
        at = mark.end()
    return " ".join([*parts, text[at:]])


def make_query(
    text: str = "",
    *,
    opened: Iterable[str] = (),
    scope: str = "report",
    sort: str = "relevance",
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
    if scope not in SCOPES:
        raise BadRequest(f"scope 只能是 {'、'.join(SCOPES)}，不能是“{_short(scope)}”。")
    if sort not in SORTS:
        raise BadRequest(f"sort 只能是 {'、'.join(SORTS)}，不能是“{_short(sort)}”。")
    query = Query(
        text=_CONTROL.sub(" ", text).strip(),
        root=root,
        opened=tuple(dict.fromkeys(_value(FACETS["place"], v) for v in _limited("open", opened))),
        scope=scope,
        sort=sort,
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
        query = with_values(query, name, (_value(facet, v) for v in _limited(name, values)))
    return query


@lru_cache(maxsize=256)
def parse(text: str) -> tuple[Node | None, tuple[str, ...]]:
    """Return the tree that ``text`` asks for and notes in Chinese on how it was read.

    Blank text asks for everything (None); text of which nothing can be looked
    for is ``Nothing()``. Raises ``QueryRefused`` beyond the limits.
    """
    if len(text) > MAX_LENGTH:
        raise QueryRefused(
            f"检索词有 {len(text)} 个字符，最多可以有 {MAX_LENGTH} 个。请缩短后再试。"
        )
    text = _CONTROL.sub(" ", without_unseen(text))
    if not text.strip():
        return None, ()
    reader = _Reader(text)
    root = reader.alternatives(0)
    while reader.at < len(text):  # only a stray closing parenthesis stops the reader early
        reader.notes.setdefault("多余的右括号已忽略。")
        reader.at += 1
        rest = reader.alternatives(0)
        root = _join(And, [root, rest])
    if root is None:
        reader.notes.setdefault("检索词里没有可以检索的字词，所以没有结果。")
        root = Nothing()
    return root, tuple(reader.notes)


@dataclass(slots=True)
class _Reader:
    """Recursive descent over ``text``; ``at`` is the next character."""

    text: str
    at: int = 0
    clauses: int = 0
    folded: str = ""
    notes: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folded = plain(self.text)  # 〔 opens no parenthesis

    def alternatives(self, depth: int) -> Node | None:
        """Conjunctions joined by OR or |."""
        if depth > MAX_DEPTH:
            raise QueryRefused(f"括号最多可以套 {MAX_DEPTH} 层。请简化后再试。")
        parts = [self.conjunction(depth)]
        while self._operator(_OR, "|"):
            parts.append(self.conjunction(depth))
        if len(parts) > 1 and any(part is None for part in parts):
            self.notes.setdefault("“OR”的一边是空的，已忽略。")
        return _join(Or, parts)

    def conjunction(self, depth: int) -> Node | None:
        """Clauses side by side, or joined by AND."""
        parts: list[Node | None] = []
        while True:
            self._skip_space()
            self._operator(_AND, "&&")
            if self.at >= len(self.text) or self.folded[self.at] == ")" or self._sees(_OR, "|"):
                return _join(And, parts)
            parts.append(self.clause(depth))

    def clause(self, depth: int) -> Node | None:
        """One clause with what stands before it: NOT, -, a field."""
        self.clauses += 1
        if self.clauses > MAX_CLAUSES:
            raise QueryRefused(f"检索条件最多可以有 {MAX_CLAUSES} 个。请分几次检索。")
        if depth > MAX_DEPTH:
            raise QueryRefused(f"括号最多可以套 {MAX_DEPTH} 层。请简化后再试。")
        if self._operator(_NOT) or self._minus():
            part = self.clause(depth + 1) if self._more() else None
            if part is None:
                self.notes.setdefault("“-”或 NOT 后面没有内容，已忽略。")
            return None if part is None else Not(part)
        character = self.folded[self.at]
        if character == "(":
            return self._parenthesis(depth)
        if character in QUOTATION_MARKS:
            return self._quoted()
        if (prefixed := self._prefixed(depth)) is not _NO_FIELD:
            return prefixed  # type: ignore[return-value]
        return self._run()

    def _parenthesis(self, depth: int) -> Node | None:
        self.at += 1
        inside = self.alternatives(depth + 1)
        if self.at < len(self.text):
            self.at += 1
        else:
            self.notes.setdefault("括号没有成对，按在末尾闭合来理解。")
        return inside

    def _quoted(self) -> Node | None:
        closing = QUOTATION_MARKS[self.folded[self.at]]
        start = self.at + 1
        end = self.folded.find(closing, start)
        if end < 0:
            self.notes.setdefault("引号没有成对，按在末尾闭合来理解。")
            end = len(self.text)
        self.at = min(end + 1, len(self.text))
        quoted = self.text[start:end]
        if near := _DISTANCE.match(self.folded, self.at):
            self.at = near.end()
            parts = tuple(quoted.split())
            if len(parts) > 1:
                return Near(parts, int(near[1]))
            self.notes.setdefault("“~”前的引号里要有用空格隔开的两个词，这里按逐字检索。")
        return Phrase(quoted) if quoted.strip() else None

    def _prefixed(self, depth: int) -> object:
        """A clause that begins with a known field and a colon, else ``_NO_FIELD``."""
        colon = self.folded.find(":", self.at, self.at + 12)
        if colon < 0:
            return _NO_FIELD
        name = self.folded[self.at : colon]
        kind, known = kind_named(name), PREFIXES.get(name)
        if (kind is None and known is None) or colon + 1 >= len(self.text):
            return _NO_FIELD
        if self.folded[colon + 1] == " ":
            return _NO_FIELD
        before, self.at = self.at, colon + 1
        if known in FACETS:
            node = self._facet(known)
            if node is None:
                self.at = before
                return _NO_FIELD
            return node
        part = self.clause(depth + 1)
        where = known or kind
        return None if part is None or where is None else In(where, part)

    def _facet(self, name: str) -> Node | None:
        """The value of a filter written in the text; None when it is no such value."""
        if self.folded[self.at] in QUOTATION_MARKS:
            quoted = self._quoted()
            value = quoted.text.strip() if isinstance(quoted, Phrase) else ""
        else:
            value = self._word()
        if not value:
            return None
        facet = FACETS[name]
        read = facet.read(value if facet.verbatim else fold(value))
        if read is None:
            self.notes.setdefault(facet.unread(_short(value)))
            return None
        return clause_of(name, read)

    def _run(self) -> Node | None:
        word = self._word()
        if len(word) > 1 and fold(word[-1]) == "*":
            stem = word.rstrip("*＊")
            return Prefix(stem) if _searchable(stem) else None
        return Words(word) if _searchable(word) else None

    def _word(self) -> str:
        """Take everything up to a space or an operator that cannot stand inside a word."""
        start = self.at
        while self.at < len(self.text):
            character = self.folded[self.at]
            if character in " ()|" or (character in QUOTATION_MARKS and self.at > start):
                break
            self.at += 1
        if self.at == start:
            self.at += 1  # a quote or a lone mark that nothing else took
        return self.text[start : self.at]

    def _minus(self) -> bool:
        if self.folded[self.at] != "-" or not self.folded[self.at + 1 : self.at + 2].strip():
            return False
        self.at += 1
        return True

    def _skip_space(self) -> None:
        while self.at < len(self.text) and self.folded[self.at] == " ":
            self.at += 1

    def _more(self) -> bool:
        self._skip_space()
        return self.at < len(self.text) and self.folded[self.at] not in ")|"

    def _sees(self, word: str, sign: str = "") -> int:
        """How many characters of the operator stand here; words must stand alone, in capitals."""
        if sign and self.folded.startswith(sign, self.at):
            return len(sign)
        end = self.at + len(word)
        alone = end >= len(self.text) or self.folded[end] in ' ("“'
        typed = "".join(
            chr(ord(c) - 0xFEE0) if "Ａ" <= c <= "Ｚ" else c for c in self.text[self.at : end]
        )
        return len(word) if typed == word and alone else 0

    def _operator(self, word: str, sign: str = "") -> bool:
        self._skip_space()
        length = self._sees(word, sign)
        self.at += length
        if length:
            self._skip_space()
        return bool(length)


_NO_FIELD = object()


def _join(how: type[And] | type[Or], parts: Sequence[Node | None]) -> Node | None:
    kept = [part for part in parts if part is not None]
    if len(kept) < 2:
        return kept[0] if kept else None
    flat: list[Node] = []
    for part in kept:
        flat.extend(part.parts if isinstance(part, how) else (part,))
    return how(tuple(flat))


def _searchable(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _value(facet: FacetField, text: str) -> str:
    cleaned = _CONTROL.sub(" ", text).strip()
    value = facet.read(cleaned if facet.verbatim else fold(cleaned))
    if value is None:
        raise BadRequest(f"{facet.rule}，不能是“{_short(cleaned)}”。")
    return value


def _limited(name: str, values: str | Iterable[str]) -> list[str]:
    taken = [values] if isinstance(values, str) else list(values)
    if len(taken) > MAX_VALUES:
        raise QueryRefused(f"{name} 最多可以选 {MAX_VALUES} 个值，这里有 {len(taken)} 个。")
    return taken


def _whole(name: str, value: int | str, most: int) -> int:
    # Python's own reading takes more for a number than anybody types: 1_0, ١٠.
    typed = fold(str(value)).strip()
    number = int(typed) if _NUMBER.fullmatch(typed) else 0
    if not 1 <= number <= most:
        raise BadRequest(f"{name} 要是 1 到 {most} 的整数，不能是“{_short(str(value))}”。")
    return number


def _short(value: str) -> str:
    return value if len(value) <= 20 else value[:20] + "…"
