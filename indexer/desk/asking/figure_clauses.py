"""Clauses that ask for numbers: 申请:>20, 自然人不予公开:100-200, 未写明:申请.

A figure's name or label, as a whole, before a colon; behind it a sign and a number, a range
or a number alone. How other people write the same (20件以上, 申请≥20) is read too, and said
where it could have been meant otherwise. What is no condition is not read here.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.desk.asking.clauses import clauses_in
from indexer.desk.asking.conditions import ALONE, AMOUNT, END, SIGN, UNIT, Bounds, bounds_at
from indexer.vocabulary.amounts import APART, figure_said
from indexer.vocabulary.fields import FACETS, PREFIXES
from indexer.vocabulary.figures import (
    APPLICANTS,
    FIGURES,
    UNSTATED,
    field_of,
    figure_label,
    figures_called,
)
from indexer.vocabulary.query import (
    SORTS,
    Amount,
    And,
    Has,
    In,
    Node,
    Or,
    Phrase,
    Query,
    counted_figures,
)
from indexer.vocabulary.saying import say

APART_CALLED: dict[str, str] = {label: bucket for bucket, label in APART.items()} | {"无": UNSTATED}
"""What asks for a bucket beside the ranges: 未写明:申请."""

LABELS: tuple[str, ...] = tuple(
    dict.fromkeys(
        applicant + label
        for field in FIGURES.values()
        for applicant in ("", *(APPLICANTS.values() if field.by_applicant else ()))
        for label in field.asked
    )
)
"""What people call figures in short, those by applicant too."""
_NAME = r"[^ :=<>()|\"“≥≤≧≦⩾⩽《》〈〉]{1,40}"
# requests_new:person, 不予公开：国家秘密: a colon may stand inside of a name or a label.
_CALLED = (
    re.compile(f"{_NAME}:{_NAME}(?= *:)"),
    re.compile(f"{_NAME}(?= *:)"),
    re.compile(rf"{_NAME}(?=[<>≥≤≧≦⩾⩽》〉]=? ?[0-9])"),  # 收费=0 stays text
)
_COLON = re.compile(" *:")
_SIGN_FOLLOWS = re.compile(r" +(?=[0-9<>=≥≤≧≦⩾⩽《》〈〉])")
_APART = re.compile(rf"(?P<how>{'|'.join(APART_CALLED)}):(?P<figure>[^ ()|\"“]{{1,40}})")
_MEANT = re.compile(r"[<>=≠≥≤≧≦⩾⩽]|!=|[0-9][-0-9,.~<>=%]*(?=[ ()|]|$)")
"""What begins so was meant as a condition."""
_ONE_WORD = re.compile(
    r"[^ ,;。、()|\"“]+(?=[ ()|]|$)"
)  # a pasted 申请:12件，其中 asks for nothing
_WRITTEN = re.compile(" *[^ ()|]*")
_HAN_ALONE = re.compile("[^0-9]+")


# 申请 >20, 不予公开超过 20 件: a condition without its colon, apart or in words.
_WITHOUT_COLON = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<figure>{'|'.join(sorted(LABELS, key=len, reverse=True))})"
    rf"(?:的?[件数]?[数量])? *(?P<condition>(?:{SIGN}) *{AMOUNT}{UNIT})(?={END})"
)


_ORDERS = tuple(sort.removeprefix("-") for sort in SORTS)
"""What answers are sorted by that is no figure."""


class FigureClause(NamedTuple):
    """What a number clause asks, how many characters it takes, and what is to be said of it.

    ``node`` None: it was meant as one and cannot be read.
    """

    node: Node | None
    length: int
    notes: tuple[str, ...] = ()


def figure_clause(folded: str, at: int, typed: str) -> FigureClause | None:
    """Return the number clause that stands at ``at``, None where none does.

    ``typed`` is the text that ``folded`` was folded from.
    """
    if apart := _APART.match(folded, at):
        return _apart(apart, typed)
    every = [called[0] for pattern in _CALLED if (called := pattern.match(folded, at))]
    name = next((name for name in every if figures_called(name)), every[-1] if every else "")
    if not name or name in PREFIXES:
        return None
    names, end_of_name = figures_called(name), at + len(name)
    colon = _COLON.match(folded, end_of_name)
    start = colon.end() if colon else end_of_name
    if colon and (blank := _SIGN_FOLLOWS.match(folded, start)):
        start = blank.end()
    found, kind = bounds_at(folded, start), FACETS["section"].read(name)
    if not names:
        is_one = found and colon and not found[0][0].alone and kind is None
        return FigureClause(None, 0, (_unknown(typed[at:end_of_name]),)) if is_one else None
    if found is None:
        is_label = colon and colon[0] == ":" and kind is None and _ONE_WORD.match(folded, start)
        if not _MEANT.match(folded, start) and not is_label:
            return None
        until = _WRITTEN.match(folded, end_of_name)
        said = typed[at : until.end() if until else end_of_name]
        return FigureClause(None, 0, (_unreadable(said),))
    each, end = found
    value = typed[start:end].rstrip(" ,，;；。、.!！?？")
    if kind and each[0].alone and _HAN_ALONE.fullmatch(value):
        return None  # 提案:一 is the word as well
    node = _meaning(names, each)
    said = typed[at:start] + value
    notes = [*_unfit(names[0], value), *_turned(each, value)]
    if not colon:
        asked = f"{typed[at:end_of_name]}:{value}"
        notes.append(
            say(
                "“%(said)s”按数字条件理解，本站写作 %(asked)s；要找这几个字，请加引号。",
                said=said,
                asked=asked,
            )
        )
    elif kind and each[0].alone:
        label = FACETS["section"].labels[kind]
        notes.append(
            say(
                '“%(said)s”按数字理解：%(node)s；要在“%(label)s”章节里找这几个字，写 %(typed)s:"%(value)s"。',
                said=said,
                node=node,
                label=label,
                typed=typed[at:end_of_name],
                value=value,
            )
        )
    return FigureClause(node, end - at, tuple(notes))


def _meaning(names: tuple[str, ...], each: tuple[Bounds, ...]) -> Node:
    """The clause: of any of the figures that a label may mean, all of the bounds."""
    meant: list[Node] = []
    for name in names:
        parts = tuple(Amount(name, *_in_order(b), b.beyond) for b in each)
        meant.append(parts[0] if len(parts) == 1 else And(parts))
    return meant[0] if len(meant) == 1 else Or(tuple(meant))


def _in_order(bounds: Bounds) -> tuple[float | None, float | None]:
    low, high = bounds.low, bounds.high
    if low is None or high is None or bounds.beyond:
        return low, high
    return min(low, high), max(low, high)


def _apart(written: re.Match[str], typed: str) -> FigureClause | None:
    """``未写明:规范性文件`` is true where neither of the two is stated, ``空白`` where one is blank."""
    bucket, names = APART_CALLED[written["how"]], figures_called(written["figure"])
    if not names:
        said = typed[written.start("figure") : written.end("figure")]
        is_word = written["how"] == "无"
        return None if is_word else FigureClause(None, 0, (_unknown(said),))
    parts = tuple(Has("figure", f"{name}:{bucket}") for name in names)
    both = And(parts) if bucket == UNSTATED else Or(parts)
    return FigureClause(parts[0] if len(parts) == 1 else both, written.end() - written.start())


def _unknown(name: str) -> str:
    return say(
        "没有叫“%(name)s”的数字，已按普通文字检索；有哪些数字，见“检索词的写法”。", name=name[:20]
    )


def _unreadable(said: str) -> str:
    return say(
        "“%(said)s”不是数字条件，已按普通文字检索；数字条件写作 申请:>20、申请:100-200、申请:=0。",
        said=said[:20],
    )


def _unfit(name: str, value: str) -> list[str]:
    """A unit that the figure cannot have: money for what is counted, or the other way round."""
    unit = next((unit for unit in ("元", "人") if value.endswith(unit)), value[-1:])
    own = field_of(name).unit
    if unit in "元人件条项" and ("元" in (unit, own) or "人" in (unit, own)) and unit not in own:
        return [
            say(
                "“%(unit)s”不是“%(figure)s”的单位（%(own)s），已忽略。",
                unit=unit,
                figure=figure_said(name),
                own="、".join(map(say, own.split("、"))),
            )
        ]
    return []


def _turned(each: tuple[Bounds, ...], value: str) -> list[str]:
    for bounds in each:
        low, high = bounds.low, bounds.high
        if low is not None and high is not None and low > high and not bounds.beyond:
            return [
                say(
                    "“%(value)s”按 %(high)s-%(low)s 理解。",
                    value=value,
                    high=f"{high:.15g}",
                    low=f"{low:.15g}",
                )
            ]
    return []


def figures_in(query: Query) -> tuple[str, ...]:
    """Return the figures that ``query`` asks for, narrows by, counts or is sorted by, each once."""
    every = [amount.figure for amount in clauses_in(query.root, Amount)]
    carried = clauses_in(query.root, Has)
    every += [FACETS[h.facet].part(h.value) for h in carried if FACETS[h.facet].of_figures]
    by = query.sort.removeprefix("-")
    return tuple(dict.fromkeys([*every, *counted_figures(query), *([] if by in _ORDERS else [by])]))


def with_colons(folded: str, typed: str) -> str:
    """Return ``typed`` with a colon wherever a figure's label and a condition stand side by side.

    >>> with_colons("防汛 申请 > 20件", "防汛 申请 > 20件")
    '防汛 申请:>20件'
    """
    pieces, at = [], 0
    for found in _WITHOUT_COLON.finditer(folded):
        said = "".join(typed[slice(*found.span("condition"))].split())
        pieces += [typed[at : found.end("figure")], f":{said}"]
        at = found.end()
    return "".join([*pieces, typed[at:]])


def asked_as(name: str) -> str:
    """Return what asks for the figure ``name`` and for no other in a query: 自然人申请.

    >>> asked_as("requests_new:person"), asked_as("normative_documents_in_force")
    ('自然人申请', '规范性文件现行有效数')
    """
    applicant = figure_label(name).removesuffix(field_of(name).label)
    for label in field_of(name).asked:
        if figures_called(applicant + label) == (name,):
            return applicant + label
    return re.sub("[：（）]", "", figure_label(name))


def as_words(asked: Amount, folded: str) -> In | None:
    """Return what the number of a clause in the text ``folded`` would be as words in a kind of section.

    None where its label is no kind, or a sign says that a number was meant.
    """
    for label in field_of(asked.figure).asked:
        kind, at = FACETS["section"].read(label), folded.find(f"{label}:")
        if kind and at >= 0 and (alone := ALONE.match(folded, at + len(label) + 1)):
            return In(kind, Phrase(alone[0].rstrip(" ,;。、.!?")))
    return None


def written_amount(asked: Amount) -> str:
    """Return the clause that asks ``asked``."""
    low, high = (None if end is None else _digits(end) for end in (asked.low, asked.high))
    more, less = (">", "<") if asked.beyond else (">=", "<=")
    if low == high and not asked.beyond:
        said = f"={low}"
    elif low and high and not asked.beyond:
        said = f"{low}{'..' if low[0] == '-' or high[0] == '-' else '-'}{high}"
    else:
        said = (f"{more}{low}" if low else "") + (f"{less}{high}" if high else "")
    return f"{asked_as(asked.figure)}:{said}"


def written_bucket(value: str) -> str:
    """Return the clause that asks for a bucket of a figure: 未写明:申请, 数字:申请:1-5."""
    name, _, bucket = value.rpartition(":")
    asked = asked_as(name)
    if bucket in ("blank", UNSTATED):
        return f"{APART[bucket]}:{asked}"
    return f"{FACETS['figure'].prefixes[0]}:{asked}:{APART.get(bucket, bucket)}"


def _digits(number: float) -> str:
    return str(int(number)) if number == int(number) else repr(number)
