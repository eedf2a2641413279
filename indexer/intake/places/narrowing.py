"""The candidates for a report's place, and the steps that narrow them.

``STEPS`` are they, in their order. A step takes candidates and the case and
returns candidates: it only chooses among those it is given, keeps all when it
speaks for none, and says what it saw. What the outcome means is decided in
``places``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from indexer.gazetteer.area_codes import dialled
from indexer.gazetteer.china import FIRST_YEAR, Entry
from indexer.intake.places import clues
from indexer.intake.places.case import Case
from indexer.intake.places.clues import Mention

UPWARD = ("county", "city", "province")
_WHERE = {
    "unit": "单位名称",
    "title": "标题",
    "metadata": "网页信息",
    "introduction": "导语",
    "signature": "落款",
    "body": "正文",
}
"""Where a place was named, in words for the reader."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The places that may be meant, and what has been seen so far, in sentences.

    ``left`` has them by lineage, each with the entries that bear the name;
    ``spoken`` says whether the text itself spoke for any that is left.
    """

    left: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    spoken: bool = False

    @property
    def settled(self) -> bool:
        """Whether one is left."""
        return len(self.left) == 1

    def proposing(self, entries: Iterable[Entry], case: Case) -> Candidates:
        """Return these candidates instead, of which nothing has spoken yet, with the evidence so far."""
        left: dict[str, list[Entry]] = {}
        for entry in entries:
            left.setdefault(case.gazetteer.lineage(entry.code), []).append(entry)
        return Candidates(left, self.evidence)

    def because(self, why: str) -> Candidates:
        """Return the same candidates with one more sentence of evidence."""
        return replace(self, evidence=(*self.evidence, why))

    def those(self, speaks: Callable[[str], object], why: str, *, text: bool = False) -> Candidates:
        """Return those that something speaks for, all of them if it speaks for none.

        ``text``: it is the text itself that speaks.
        """
        kept = {lineage: entries for lineage, entries in self.left.items() if speaks(lineage)}
        if not kept:
            return self
        tells = len(kept) < len(self.left) or len(kept) == 1
        evidence = (*self.evidence, why) if tells else self.evidence
        return Candidates(kept, evidence, self.spoken or text)


NarrowingStep = Callable[[Candidates, Case], Candidates]


def narrowed(candidates: Candidates, case: Case) -> Candidates:
    """Return the candidates after all ``STEPS``."""
    for step in STEPS:
        candidates = step(candidates, case)
    return candidates


def _by_mentions(
    candidates: Candidates, case: Case, found: Sequence[Mention], why: str
) -> Candidates:
    """Narrow by mentions; the evidence names those that speak for what is kept."""
    # A text names the same place again and again: each is asked about once.
    heard = {m.codes: m for m in found}
    spoken = {
        codes: kept
        for codes, m in heard.items()
        if (kept := [lineage for lineage in candidates.left if case.speaks_for(m, lineage)])
    }
    if not spoken:
        return candidates
    speaking = [m for m in found if m.codes in spoken]
    names = "、".join(dict.fromkeys(m.name for m in speaking))
    where = "、".join(dict.fromkeys(_WHERE[m.where] for m in speaking))
    supported = {lineage for kept in spoken.values() for lineage in kept}
    why = why.format(names=names, where=where)
    return candidates.those(supported.__contains__, why, text=True)


# --- the steps -------------------------------------------------------------------


def named_before_the_unit(candidates: Candidates, case: Case) -> Candidates:
    """安乡县 in 安乡县大鲸港镇."""
    if not case.name:
        return candidates
    why = "单位名称前面写着{names}（{where}）"
    return _by_mentions(candidates, case, case.before_unit, why)


def named_in_the_text(
    candidates: Candidates, case: Case, level: str, *, strong: bool
) -> Candidates:
    """A county, city or province in full; in the body only where nothing has settled it."""
    if not strong and candidates.spoken and candidates.settled:
        return candidates
    found = case.at_level(level, strong)
    return _by_mentions(candidates, case, found, "文中提到{names}（{where}）")


def numbered_by_an_authority(candidates: Candidates, case: Case) -> Candidates:
    """The county's number in an authority's code."""
    numbers = {n for _, text in case.texts for n in clues.region_numbers(text)}
    lineages = {case.gazetteer.lineage(number) for number in numbers}
    return candidates.those(
        lambda lineage: lineages & case.above(lineage),
        f"机构代码里含有区划代码 {'、'.join(sorted(numbers))}",
    )


def telephoned_in_the_area(candidates: Candidates, case: Case) -> Candidates:
    """The area code of a telephone number, outside of the body: weaker than any name."""
    year = case.hints.year
    codes = {c for where, text in case.texts if where != "body" for c in clues.area_codes(text)}
    dialled_for = {city for code in codes for city in dialled(code, year, case.gazetteer)}
    return candidates.those(
        lambda lineage: dialled_for & case.above(lineage),
        f"电话的区号是 {'、'.join(sorted(codes))}",
    )


def named_by_a_folder(candidates: Candidates, case: Case, level: str) -> Candidates:
    """A folder that the file lies in bears the name."""
    folders = clues.folder_names(case.hints.path)

    def named(lineage: str) -> bool:
        names = case.names(lineage, level)
        return any(n in folders or clues.stem(n) in folders for n in names)

    return candidates.those(named, f"文件所在的文件夹有它的名称（{case.hints.path}）")


def spelt_in_the_host(candidates: Candidates, case: Case, level: str) -> Candidates:
    """The pinyin of a county or city in the host."""
    return _spelt(candidates, case, level, case.address.host, "域名")


def spelt_in_the_path(candidates: Candidates, case: Case, level: str) -> Candidates:
    """The same in the rest of the address."""
    return _spelt(candidates, case, level, case.address.path, "路径")


def _spelt(
    candidates: Candidates, case: Case, level: str, words: Sequence[str], what: str
) -> Candidates:
    def spelt(lineage: str) -> bool:
        names = case.names(lineage, level)
        return clues.spells(words, names, case.larger(lineage, level)) is not None

    return candidates.those(spelt, f"网址的{what}是它的拼音（{case.hints.url}）")


def abbreviated_in_the_host(candidates: Candidates, case: Case) -> Candidates:
    """The first letters of province or city and county, on a government's host only."""
    if not case.address.government:
        return candidates

    def abbreviated(lineage: str) -> bool:
        names, larger = case.names(lineage, "county"), case.larger(lineage, "county")
        return clues.abbreviates(case.address.host, names, larger) is not None

    return candidates.those(abbreviated, f"网址的域名是它的拼音首字母（{case.hints.url}）")


def named_so_in_the_year(candidates: Candidates, case: Case) -> Candidates:
    """Only one of them bore the name then; a year of tolerance, as lists differ by months."""
    year = case.hints.year
    if year is None:
        return candidates
    listed = case.gazetteer.first_year
    near = {
        lineage: min(e.distance(max(year, listed(e.code))) for e in entries) < 2
        for lineage, entries in candidates.left.items()
    }
    return candidates.those(near.__getitem__, f"{year} 年时其余各地不用这个名称")


def of_the_kind_it_says(candidates: Candidates, case: Case) -> Candidates:
    """The text speaks of 县委 or 区政府 as its own."""
    kind = clues.kind_of_county(text for _, text in case.texts)
    # Many a 县 of before 2015 stands in the lists as the 区 or 市 it became.
    if not kind or (kind != "区" and (case.hints.year or FIRST_YEAR) < FIRST_YEAR):
        return candidates
    return candidates.those(
        lambda x: any(name.endswith(kind) for name in case.names(x, "county")),
        f"文中自称“{kind}”",
    )


def _if_open(step: NarrowingStep) -> NarrowingStep:
    """The step, asked only while several are left."""

    def asked(candidates: Candidates, case: Case) -> Candidates:
        return step(candidates, case) if len(candidates.left) > 1 else candidates

    return asked


_OTHERWISE: tuple[NarrowingStep, ...] = (
    numbered_by_an_authority,
    *(partial(named_by_a_folder, level=level) for level in UPWARD),
    *(partial(spelt_in_the_host, level=level) for level in UPWARD[:2]),
    *(partial(spelt_in_the_path, level=level) for level in UPWARD[:2]),
    abbreviated_in_the_host,
    telephoned_in_the_area,
    named_so_in_the_year,
    of_the_kind_it_says,
)
STEPS: tuple[NarrowingStep, ...] = (
    named_before_the_unit,
    *(partial(named_in_the_text, level=level, strong=True) for level in UPWARD),
    *(partial(named_in_the_text, level=level, strong=False) for level in UPWARD),
    *(_if_open(step) for step in _OTHERWISE),
)
