"""What is answered: hits, matches, snippets and facets, as plain values.

Nothing here holds markup: marks are offsets. Hits are as they are sent, which is why they
hold addresses. They are structs, made in a tenth of a frozen dataclass's time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Self

from msgspec import Struct

from indexer.vocabulary.query import Query
from indexer.vocabulary.report import (
    Address,
    Anchor,
    Candidates,
    Code,
    CodeYear,
    Count,
    FigureState,
    KindName,
    OuterFirst,
    Place,
    PlaceId,
    Qualifier,
    Repairs,
    Status,
    Year,
    note,
)


class AnswerPlace(Struct, frozen=True):
    """报告说的是哪里 where a report is from, as answers hold it."""

    code: Code
    name: str | None
    path: OuterFirst
    status: Status
    candidates: Candidates
    place_id: PlaceId
    code_year: CodeYear

    @classmethod
    def of(cls, place: Place) -> Self:
        """Return what is here of ``place``."""
        return cls(*(getattr(place, name) for name in cls.__struct_fields__))


class Snippet(Struct, frozen=True):
    """章节里的一段 a stretch of a section; marks are in order and never overlap."""

    text: str
    marks: Annotated[tuple[tuple[Count, Count], ...], note("text 里的起止位置，以字符计")] = ()


class Match(Struct, frozen=True):
    """符合的章节 a section that answers; ``path`` is the headings down to it."""

    anchor: Anchor
    number: str | None
    heading: Annotated[str, note("原文的小标题")]
    kind: KindName
    path: OuterFirst
    url: Address
    snippets: tuple[Snippet, ...]


class AnswerReport(Struct, frozen=True):
    """一份报告 a report that answers."""

    id: Annotated[str, note("报告的编号，永久有效 permanent")]
    title: str
    year: Year
    place: AnswerPlace
    url: Address
    score: Annotated[float, note("相关程度，只可在同一次检索里比较")]
    repairs: Repairs
    verbatim: Annotated[bool, note("检索词逐字出现；false：只有各词分开出现")]


class HitFigure(Struct, frozen=True):
    """报告写明的一个数字 what a report states of a figure; of several rivals each."""

    name: str
    label: str
    state: FigureState
    value: Annotated[int | float | None, note("空白的是 null")]
    unit: str
    qualifier: Qualifier
    quote: Annotated[str, note("原文的依据 the words that say so")]
    url: Address


class Hit(AnswerReport, frozen=True):
    """符合的报告 a report that answers, with its matching sections, best first."""

    matches: tuple[Match, ...]
    figures: Annotated[
        tuple[HitFigure, ...],
        note("问到、选到、列出或排序所用的数字 only those that the query asks for or is sorted by"),
    ]


class Offer(Struct, frozen=True):
    """另一种问法 another reading of what was asked, never taken by itself."""

    label: Annotated[str, note("这样问是什么意思")]
    q: Annotated[str, note("完整的检索词，所选的条件也写在里面")]
    reports: Annotated[int, note("会有多少份报告，准确 exact", minimum=1)]
    url: Address


class Bucket(Struct, frozen=True, gc=False):
    """One value of a facet and how many reports it would answer with.

    For places: ``parent`` is the value of the bucket it stands under, ``also``
    are its other codes and names, any of which chooses it too, ``former`` the
    earlier names that reports here bear, and ``more`` whether places inside it
    could be listed that are not.
    """

    value: str
    label: str
    count: int
    selected: bool
    parent: str | None = None
    also: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    more: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Everything that chooses this bucket."""
        return frozenset((self.value, self.label, *self.also))


@dataclass(frozen=True, slots=True)
class Facet:
    """The buckets of one facet; counts are reports, exact, not narrowed by itself.

    ``rest`` is how many places are not listed because others beside them have more reports.
    """

    name: str
    label: str
    buckets: tuple[Bucket, ...]
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to ``query``: exact totals, a page of hits, facets, and what else could be asked.

    ``verbatim`` is how many of the reports hold what was asked for verbatim, and
    not only the words of it apart. Where none does, ``query`` says so.
    """

    query: Query
    reports: int
    sections: int
    verbatim: int
    hits: tuple[Hit, ...]
    facets: tuple[Facet, ...]
    offers: tuple[Offer, ...] = ()

    @property
    def readable(self) -> str:
        """The question in plain Chinese, places that were chosen by a code by their names."""
        return self.query.readable(place_names(self.facets))


def place_names(facets: Iterable[Facet]) -> dict[str, str]:
    """Return the names of the chosen places by each of their codes."""
    places = next((facet.buckets for facet in facets if facet.name == "place"), ())
    chosen = [bucket for bucket in places if bucket.selected]
    former = {code: b.label for b in chosen for code in b.also if code.isascii()}
    return former | {b.value: b.label for b in chosen}
