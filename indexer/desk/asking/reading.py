"""The query language, read by recursive descent: text → a tree of clauses.

It never fails: what is malformed is read as well as it can be, and ``Reader.notes`` say
how. Only cost is refused. How other programs write the same is in ``operators``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from unicodedata import normalize

from indexer.desk.asking.clauses import joined, near_each_other
from indexer.desk.asking.figure_clauses import figure_clause
from indexer.desk.asking.numbers import bare
from indexer.desk.asking.operators import (
    AND,
    FARTHEST,
    MINUSES,
    NEAR,
    NOT,
    OR,
    Operator,
    read_here,
    with_signs,
)
from indexer.desk.asking.several import listed, spread
from indexer.language.folding import fold
from indexer.vocabulary.errors import QueryRefused
from indexer.vocabulary.fields import FACETS, PLACE_ENDINGS, PREFIXES, place_kind
from indexer.vocabulary.query import (
    And,
    In,
    InPlace,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    clause_of,
)
from indexer.vocabulary.saying import say

MAX_CLAUSES = 64
MAX_DEPTH = 20
QUOTATION_MARKS = {'"': '"', "“": "”", "”": "”", "„": "”", "「": "」", "『": "』"}
"""What opens a quotation, folded, and what closes it."""
_DOUBLE = '"“”„'
OPERATORS = (AND, OR, NOT)

_DISTANCE = re.compile(r"~([0-9]+)")
_ANYWHERE = frozenset(("全文", "正文", "intext", "content", "text"))
_FOREIGN_FIELD = re.compile(r"[a-z]{2,12}:(?=[^ /0-9])")
# 青政发（2016）8号: the brackets of a document's number are no operators.
_DOCUMENT = re.compile(r"\((?:19|20)[0-9]{2}\)(?=第?[0-9]+号?)")
_WEIGHT = re.compile(r"(?<=.)(?:\^[0-9.]+|(?<=[\u4e00-\u9fff])~[0-9.]*)$")
_FIELD = re.compile(r"([^ :=<>≥≤≧≦⩾⩽()|\"“]{1,11})(?::|=(?=[^ =])|(?=[<>≥≤≧≦⩾⩽]=?[0-9]))")
_SPAN = re.compile(r"[\[{] *([0-9]{4}|\*) to ([0-9]{4}|\*) *[\]}]")


def kind_named(name: str) -> str | None:
    """Return the section kind called ``name`` (``fees``, ``收费减免``, ``收费``), else None."""
    return FACETS["section"].read(fold(name.strip()))


def short(value: str) -> str:
    """Return ``value``, cut where a sentence quotes it."""
    return value if len(value) <= 20 else value[:20] + "…"


@dataclass(slots=True)
class Reader:
    """Reads ``text``; ``at`` is the next character."""

    text: str
    at: int = 0
    clauses: int = 0
    folded: str = ""
    begun: bool = False
    """Whether a clause stands before, to which an operator could belong."""
    notes: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folded = with_signs(self.text)

    def alternatives(self, depth: int) -> Node | None:
        """Conjunctions joined by OR or |."""
        parts = [self.conjunction(depth)]
        while self._operator(OR, "||", "|"):
            parts.append(self.conjunction(depth))
        if len(parts) > 1 and any(part is None for part in parts):
            self.notes.setdefault(say("“OR”的一边是空的，已忽略。"))
        return joined(Or, parts)

    def conjunction(self, depth: int) -> Node | None:
        """Clauses side by side, joined by AND, or near each other."""
        parts: list[Node | None] = []
        self.begun = False
        while True:
            self._skip_space()
            self._operator(AND, "&&")
            if self.at >= len(self.text) or self._sign(")") or self._sees(OR, "|"):
                return joined(And, parts)
            if near := self._nearness():
                before, after = parts.pop(), self.clause(depth)
                parts.append(near_each_other(before, after, near.distance))
                is_near = not isinstance(parts[-1], And)
                self.notes.setdefault(near.note if is_near else near.as_well)
            else:
                parts.append(self.clause(depth))
            self.begun = parts[-1] is not None

    def clause(self, depth: int) -> Node | None:
        """One clause with what stands before it: NOT, -, a field."""
        self.clauses += 1
        if self.clauses > MAX_CLAUSES:
            raise QueryRefused(
                say(
                    "检索条件最多可以有 %(max_clauses)s 个。请分几次检索。", max_clauses=MAX_CLAUSES
                )
            )
        if depth > MAX_DEPTH:
            raise QueryRefused(
                say("括号最多可以套 %(max_depth)s 层。请简化后再试。", max_depth=MAX_DEPTH)
            )
        sign = self.folded[self.at : self.at + 1]
        if self._operator(NOT) or self._minus():
            if sign and sign in MINUSES and self.folded[self.at : self.at + 1] in MINUSES:
                # 防汛 --演练: a slip of the finger must not ask for what was to be left out.
                self.notes.setdefault(say("连写的“-”按一个“-”理解。"))
                return self.clause(depth + 1)
            part = self.clause(depth + 1) if self._more() else None
            if part is None:
                self.notes.setdefault(say("“-”或 NOT 后面没有内容，已忽略。"))
            return None if part is None else Not(part)
        if self.folded[self.at] == "+" and self.folded[self.at + 1 : self.at + 2].isalpha():
            self.at += 1  # elsewhere, what must be there; here everything must
        if self._sign("("):
            return self._parenthesis(depth)
        if self.folded[self.at] in QUOTATION_MARKS:
            return self._quoted()
        if several := spread(self.folded, self.at, self.text):
            return self._spread(*several, depth)
        if (number := self._number()) is not None:
            return number
        if (prefixed := self._prefixed(depth)) is not _NO_FIELD:
            return prefixed  # type: ignore[return-value]
        return self._run()

    def _parenthesis(self, depth: int) -> Node | None:
        self.at += 1
        inside = self.alternatives(depth + 1)
        if self.at < len(self.text):
            self.at += 1
        else:
            self.notes.setdefault(say("括号没有成对，按在末尾闭合来理解。"))
        return inside

    def _spread(self, text: str, length: int, depth: int) -> Node | None:
        """What a label asks of each value in the parenthesis behind it."""
        inside = Reader(text, clauses=self.clauses, notes=self.notes)
        node = inside.alternatives(depth + 1)
        self.clauses = inside.clauses
        self.at += length
        if self.text[self.at - 1] not in ")）":
            self.notes.setdefault(say("括号没有成对，按在末尾闭合来理解。"))
        return node

    def _quoted(self) -> Node | None:
        closing = QUOTATION_MARKS[self.folded[self.at]]
        start = self.at + 1
        end = self.folded.find(closing, start)
        if end < 0 and closing in _DOUBLE:  # of a keyboard that knows one only, or of two
            end = min(
                (at for mark in _DOUBLE if (at := self.folded.find(mark, start)) >= 0), default=-1
            )
        if end < 0:
            self.notes.setdefault(say("引号没有成对，按在末尾闭合来理解。"))
            end = len(self.text)
        self.at = min(end + 1, len(self.text))
        quoted = self.text[start:end]
        if near := _DISTANCE.match(self.folded, self.at):
            self.at = near.end()
            parts = tuple(quoted.split())
            if len(parts) > 1:
                if (far := int(near[1])) > FARTHEST:
                    self.notes.setdefault(
                        say("相隔最多 %(farthest)s 字，已按这个字数检索。", farthest=FARTHEST)
                    )
                return Near(parts, min(far, FARTHEST))
            self.notes.setdefault(say("“~”前的引号里要有用空格隔开的两个词，这里按完整词句检索。"))
        return Phrase(quoted) if quoted.strip() else None

    def _number(self) -> Node | None:
        """A clause that asks for a number, None where none stands here or it cannot be read."""
        found = figure_clause(self.folded, self.at, self.text)
        if found is None:
            return None
        for said in found.notes:
            self.notes.setdefault(said)
        self.at += found.length
        return found.node

    def _prefixed(self, depth: int) -> object:
        """A clause that begins with a known field and a colon, else ``_NO_FIELD``."""
        sign = _FIELD.match(self.folded, self.at)
        if sign is None or sign.end() >= len(self.text) or self.folded[sign.end()] == " ":
            return _NO_FIELD
        name, colon = sign[1], sign.end() - 1
        kind, known = kind_named(name), PREFIXES.get(name)
        if sign[0][-1] != ":" and known != "year" and (sign[0][-1] != "=" or known is None):
            return _NO_FIELD
        if kind is None and known is None and name not in _ANYWHERE:
            if _FOREIGN_FIELD.match(self.folded, self.at):
                said = self.text[self.at : colon + 1]
                self.notes.setdefault(say("没有“%(said)s”这个写法，已按普通文字检索。", said=said))
            return _NO_FIELD
        before, self.at = self.at, colon + 1
        if known in FACETS:
            node = self._facet(known, name)
            if node is None:
                self.at = before
                return _NO_FIELD
            return node
        part = self.clause(depth + 1)
        where = known or kind
        return part if part is None or where is None else In(where, part)

    def _facet(self, name: str, typed: str) -> Node | None:
        """The value of a filter written in the text; None when it is no such value."""
        if name == "year" and (span := _SPAN.match(self.folded, self.at)):
            self.at = span.end()
            value = f"{span[1]}-{span[2]}".replace("*", "")
        elif self.folded[self.at] in QUOTATION_MARKS:
            quoted = self._quoted()
            value = quoted.text.strip() if isinstance(quoted, Phrase) else ""
        else:
            value = self._word()
        if not value:
            return None
        facet = FACETS[name]
        if (values := listed(value)) and not facet.of_figures:
            each = [self._value(name, typed, one) for one in values]
            if all(each):
                return joined(Or, each)
        return self._value(name, typed, value, said=True)

    def _value(self, name: str, typed: str, value: str, *, said: bool = False) -> Node | None:
        """What a value of a filter asks; None, which may be ``said``, when it is none."""
        facet = FACETS[name]
        read = facet.read(value if facet.verbatim else fold(value))
        if read is None:
            if each := facet.several(fold(value)):
                return joined(Or, [clause_of(name, one) for one in each])
            if said:
                self.notes.setdefault(facet.unread(short(value)))
            return None
        if typed in PLACE_ENDINGS and not read.isascii() and place_kind(read) not in PLACE_ENDINGS:
            return InPlace(read, typed)
        return clause_of(name, read)

    def _run(self) -> Node | None:
        word = self._word()
        if weight := _WEIGHT.search(fold(word)):
            self.notes.setdefault(
                say("“%(word)s”在这里没有意义，已忽略。", word=word[weight.start() :])
            )
            word = word[: weight.start()]
        if (rest := word.lstrip("*＊")) != word and _searchable(rest):
            self.notes.setdefault(say("词前面的“*”已忽略：词在长词里面也找得到。"))
            word = rest
        if fold(word[-1]) == "*":
            stem = word.rstrip("*＊")
            return Prefix(stem) if _searchable(stem) else None
        if _searchable(word):
            return bare(word)
        return Phrase(word) if _searchable(normalize("NFKC", word)) else None  # ㎡, ℃: no words

    def _word(self) -> str:
        """Take everything up to a space or an operator that cannot stand inside a word."""
        start = self.at
        while self.at < len(self.text):
            if self.at > start and (number := _DOCUMENT.match(self.folded, self.at)):
                self.at = number.end()
                continue
            character = self.folded[self.at]
            if character in " ()|" or (character in QUOTATION_MARKS and self.at > start):
                break
            self.at += 1
        if self.at == start:
            self.at += 1  # a quote or a lone mark that nothing else took
        return self.text[start : self.at]

    def _minus(self) -> bool:
        """Take a minus, or an exclamation mark, that excludes what follows it at once."""
        sign, following = self.folded[self.at], self.folded[self.at + 1 : self.at + 2]
        if sign == "!":
            signs = len(rest := self.folded[self.at :]) - len(rest.lstrip("!"))
            following = self.folded[self.at + signs : self.at + signs + 1]
            if not following or not (following.isalnum() or following in ('"', "“", "(")):
                return False
            self.notes.setdefault(say("词前面的“!”按“排除”理解，本站写作 -。"))
            self.at += signs - 1
        elif sign not in MINUSES or not following.strip():
            return False
        self.at += 1
        return True

    def _skip_space(self) -> None:
        while self.at < len(self.text) and self.folded[self.at] == " ":
            self.at += 1

    def _more(self) -> bool:
        self._skip_space()
        return self.at < len(self.text) and self.folded[self.at] not in ")|"

    def _sign(self, sign: str) -> bool:
        return self.folded[self.at] == sign

    def _nearness(self) -> Operator | None:
        """Take an operator between two clauses that are to stand near each other."""
        sign = read_here(self.folded, self.at, self.text) if self.begun else None
        if sign is None or sign.what != NEAR or not self._followed(sign.length):
            return None
        self.at += sign.length
        self._skip_space()
        return sign

    def _followed(self, length: int) -> bool:
        rest = self.folded[self.at + length :].lstrip()
        return bool(rest) and rest[0] not in ")|"

    def _sees(self, word: str, *signs: str) -> int:
        """How many characters of the operator stand here.

        In capitals it only has to stand alone; in small letters or Chinese it can be
        a word too, and is none between two clauses.
        """
        for sign in signs:
            if self.folded.startswith(sign, self.at):
                return len(sign)
        end = self.at + len(word)
        alone = end >= len(self.text) or self.folded[end] in ' ("“'
        if alone and self.text[self.at : end].translate(_CAPITALS) == word:
            return len(word)
        said = read_here(self.folded, self.at, self.text) if self.begun else None
        if said is None or said.what != word or not self._followed(said.length):
            return 0
        self.notes.setdefault(said.note)
        return said.length

    def _operator(self, word: str, *signs: str) -> bool:
        self._skip_space()
        length = self._sees(word, *signs)
        self.at += length
        if length:
            self._skip_space()
        return bool(length)


_NO_FIELD = object()
_CAPITALS = {ord(c) + 0xFEE0: c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
"""Those of full width as those of half."""


def _searchable(text: str) -> bool:
    return any(character.isalnum() for character in text)
