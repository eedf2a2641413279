"""One place through time: its names and codes, what it lay in, its reports; and the same of all places.

Years, documents and what became what are the gazetteer's; what only reports or an operator
name has names without years. What is not known is said in ``notes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, NamedTuple

from msgspec import Struct, structs

from indexer.desk import coverage, links, place_years
from indexer.desk.index import Index
from indexer.desk.place_levels import Levels, levels
from indexer.desk.place_years import PlaceYears
from indexer.engines.contract import KnownPlace
from indexer.gazetteer import past
from indexer.gazetteer.china import FIRST_YEAR, LEVELS, Entry
from indexer.gazetteer.lineage import UNSURE
from indexer.vocabulary.errors import NotFound
from indexer.vocabulary.query import Query, with_values
from indexer.vocabulary.report import Address, Code, Count, Place, Year, note
from indexer.vocabulary.saying import say, word

_YEARS = {
    "earliest": past.EARLIEST,
    "first_year": FIRST_YEAR,
    "approved": past.APPROVED[0],
    "last": past.APPROVED[1],
}
PlaceLevel = Annotated[str | None, note("不在地名表里的为 null", enum=[*LEVELS, None])]
_NOTES = {
    "upper": word(
        "省、市、县的名录始于 %(earliest)s 年；写“%(earliest)s 年或更早”的，不知道实际起于哪年。变更的那一年，新旧名称都算。所据的表没有县以上变更的批准文件。"
    ),
    "township": word(
        "乡镇的起止是名录的年份：名录始于 %(first_year)s 年，缺 2024 年；%(approved)s 年的只见于变更表。此前叫什么、属于哪里，没有名录可考。"
    ),
    "documents": word(
        "依据文件取自民政部 %(approved)s—%(last)s 年县以下区划变更表；没有列出的，是表里没有或没能对上，不等于没有文件。"
    ),
    "ended": word("最后的名录年份以后怎样，所据的名录和变更表都没有说。"),
    "unlisted": word(
        "行政区划表里没有这个地区：名称取自报告或管理员的表，起止年份和依据文件未写明。"
    ),
    "undated": word("没有写年份的名称，取自报告或管理员的表，未列入行政区划表。"),
    "missing": word("收录的报告里没有这个地区自己的报告。"),
}


class PlaceLink(Struct, frozen=True):
    """一个地方和它的沿革页 a place, and its page; no address where it could not be told which it is."""

    code: Code
    name: str
    url: Address | None


class PlaceChange(Struct, frozen=True):
    """一次变更 a change as the Ministry lists it."""

    year: int
    reason: str | None
    document: Annotated[str | None, note("批准文件 the document that approved it")]


class PlaceName(Struct, frozen=True):
    """一个名称和代码，何年至何年 one name and code, from when until when."""

    code: Code
    official: Annotated[str | None, note("名录里的区划代码，不带年份 the code as lists print it")]
    name: str
    level: PlaceLevel
    first: Annotated[int | None, note("起始年份，不明为 null")]
    earlier: Annotated[bool, note("first 是名录的第一年，实际可能更早")]
    last: Annotated[int | None, note("最后的年份，不明为 null")]
    still: Annotated[bool, note("last 是最新的名录，至今仍在")]
    follows: Annotated[tuple[PlaceLink, ...], note("由哪些别的地方全部或部分而来")]
    followed_by: Annotated[tuple[PlaceLink, ...], note("后来全部或部分归入哪些别的地方")]
    began: Annotated[PlaceChange | None, note("因何开始 the change that made it")]
    ended: Annotated[PlaceChange | None, note("因何结束 the change that ended it")]


class CrosswalkRow(PlaceName, frozen=True):
    """各地沿革的一行 one name and code of a place of the index."""

    place_id: str
    url: Address
    levels: Levels


class PlaceWithin(Struct, frozen=True):
    """何年属于哪里 what it lay in, in these years; ``one_of`` where it is not known which of several."""

    first: int
    last: int
    path: tuple[PlaceLink, ...]
    one_of: tuple[PlaceLink, ...]


class PlaceReport(Struct, frozen=True):
    """这个地方的一份报告 a report of this place itself."""

    year: Year
    id: str
    url: Address


class PlacePage(PlaceYears, frozen=True, kw_only=True):
    """一个地方的沿革和报告 a place through time."""

    place_id: str
    code: Code
    name: str
    level: PlaceLevel
    path: Annotated[tuple[PlaceLink, ...], note("今天所在的各地 what it lies in today")]
    url: Address
    names: tuple[PlaceName, ...]
    within: tuple[PlaceWithin, ...]
    reports: tuple[PlaceReport, ...]
    inside: Annotated[Count, note("连同下面各地的报告数 reports of it and of all places in it")]
    search_url: Address
    notes: Annotated[tuple[str, ...], note("哪些不知道 what is not known")]


class _Past(NamedTuple):
    """A place as gazetteer and index know it: its codes, and what the index has of it."""

    codes: tuple[str, ...]
    known: KnownPlace | None

    @property
    def id(self) -> str:
        if self.codes:
            return past.whole().lineage(self.codes[0])
        return self.known.value if self.known else ""


def place(index: Index, asked: str) -> PlacePage:
    """Return what is known of the place of this code or id; raises ``NotFound``."""
    found = _found(index, asked)
    names = tuple(_names(found))
    latest = max(names, key=lambda n: (n.still, n.last or 0, n.first or 0))
    value = found.known.value if found.known else latest.code or found.id
    name = found.known.label if found.known else latest.name
    reports = tuple(PlaceReport(y, i, links.report(i)) for y, i in index.reports_of(value))
    within = tuple(_within(found.codes))
    above = within[-1].path if within else tuple(_above(index, found.known))
    years = place_years.years_of(index, found.id, value)
    return PlacePage(
        **structs.asdict(years),
        place_id=found.id,
        code=latest.code,
        name=name,
        level=latest.level,
        path=above,
        url=links.place(found.id),
        names=names,
        within=within,
        reports=reports,
        inside=found.known.reports if found.known else 0,
        search_url=links.search(with_values(Query(), "place", (value,))),
        notes=tuple(_notes(latest, names, reports)),
    )


def count_names(index: Index) -> int:
    """Return how many rows ``crosswalk`` has."""
    return sum(len(list(_entries(each))) for each in _settled(index))


def crosswalk(index: Index, base: str = "") -> Iterator[CrosswalkRow]:
    """Yield a row for each name and code of each place of the index, ``base`` before its address."""
    for each in _settled(index):
        for name in _names(each):
            url = base + links.place(each.id)
            yield CrosswalkRow(
                **structs.asdict(name), place_id=each.id, url=url, levels=_levels(index, each, name)
            )


def _levels(index: Index, of: _Past, name: PlaceName) -> dict[str, str]:
    """What the place of this name lay in when it last had it, itself among them."""
    g = past.whole()
    if name.code and name.last is not None:
        return {g.level(code): g.name(code, name.last) for code in g.chain(name.code, name.last)}
    above = (link.name for link in _above(index, of.known))
    return levels(Place("unlisted", None, (*above, name.name)))


def _settled(index: Index) -> Iterator[_Past]:
    for known in index.known_places():
        if not known.value.endswith(UNSURE):
            yield _Past(_codes((known.value, *known.also)), known)


def _found(index: Index, asked: str) -> _Past:
    codes = _codes((asked,))
    for name in dict.fromkeys((asked, *reversed(codes))):
        for known in index.places_called(name):
            mine = known.value in (asked, *codes) or (asked.isascii() and asked in known.also)
            if mine and not known.value.endswith(UNSURE):
                return _Past(codes or _codes((known.value, *known.also)), known)
    if not codes and (row := coverage.covered(index, asked)):  # an operator's, without reports
        numbers = {each.value: number for number, each in enumerate(index.known_places())}
        above = next((numbers[v] for v in reversed(row.above) if v in numbers), None)
        return _Past((), KnownPlace(row.value, row.name, above, (), 0))
    if not codes:
        raise NotFound(say("没有编号或代码为“%(asked)s”的地区。", asked=asked[:60]))
    return _Past(codes, None)


def _codes(names: Iterable[str]) -> tuple[str, ...]:
    """Return all codes of the first of ``names`` that is a code of the gazetteer."""
    listed = next((name for name in names if name in past.whole()), None)
    return past.whole().same_place(listed) if listed else ()


def _entries(of: _Past) -> Iterator[Entry | str]:
    """Yield the names of the gazetteer by year, then those that have no years."""
    g = past.whole()
    entries = [entry for code in of.codes for entry in g.history(code)]
    yield from sorted(entries, key=lambda e: (e.first, e.last, e.code))
    if of.known:
        dated = {entry.name for entry in entries}
        names = dict.fromkeys((of.known.label, *of.known.also))
        yield from (n for n in names if not n.isascii() and n not in dated)


def _names(of: _Past) -> Iterator[PlaceName]:
    for entry in _entries(of):
        if isinstance(entry, Entry):
            yield _name(entry, of)
        else:
            code = of.known.value if of.known and of.known.value.isascii() else None
            nobody: tuple[PlaceLink, ...] = ()
            yield PlaceName(
                code, code, entry, None, None, False, None, False, nobody, nobody, None, None
            )


def _name(entry: Entry, of: _Past) -> PlaceName:
    g = past.whole()
    level = g.level(entry.code)
    township = level == "township"
    history = g.history(entry.code)
    before: list[PlaceLink] = []
    after: list[PlaceLink] = []
    if township:
        before += _linked(of, ((a.old_code or a.code, a.old_name) for a in past.arriving(entry)))
        after += _linked(of, ((a.code or a.old_code, a.name) for a in past.leaving(entry)))
    if entry == history[0]:
        before += (_link(code) for code in g.follows(entry.code))
    if entry == history[-1]:
        after += (_link(code) for code in past.followers().get(entry.code, ()))
    return PlaceName(
        code=entry.code,
        official=entry.code.partition("-")[0],
        name=entry.name,
        level=level,
        first=entry.first,
        earlier=entry.first <= (FIRST_YEAR if township else past.EARLIEST),
        last=entry.last,
        still=entry.last >= past.newest(),
        follows=tuple(dict.fromkeys(before)),
        followed_by=tuple(dict.fromkeys(after)),
        began=_change(past.beginning(entry)) if township else None,
        ended=_change(past.ending(entry)) if township else None,
    )


def _change(approval: past.Approval | None) -> PlaceChange | None:
    if approval is None:
        return None
    return PlaceChange(approval.year, approval.reason or None, approval.document or None)


def _linked(of: _Past, sides: Iterable[tuple[str, str]]) -> Iterator[PlaceLink]:
    """Yield links to those of ``sides``, codes and names of the Ministry, that are other places."""
    for code, name in sides:
        lineage = past.place_called(code, name) if name else None
        if name and lineage != of.id:
            yield PlaceLink(code or None, name, links.place(lineage) if lineage else None)


def _link(code: str, year: int | None = None) -> PlaceLink:
    g = past.whole()
    return PlaceLink(code, g.name(code, year), links.place(g.lineage(code)))


def _within(codes: Sequence[str]) -> Iterator[PlaceWithin]:
    """Yield what the place of ``codes`` lay in, years that are alike together."""
    g = past.whole()
    held: PlaceWithin | None = None
    years = {y for c in codes for e in g.history(c) for y in range(e.first, e.last + 1)}
    for year in sorted(years):
        stood = [c for c in codes if any(e.distance(year) == 0 for e in g.history(c))]
        code = max(stood, key=lambda c: (g.history(c)[0].first, c))
        path = tuple(_link(above, year) for above in g.chain(code, year)[:-1])
        parent = g.parent(code)
        then = g.then(parent, year) if parent else ()
        one_of = tuple(_link(each, year) for each in then) if len(then) > 1 else ()
        if held and (held.last, held.path, held.one_of) == (year - 1, path, one_of):
            held = structs.replace(held, last=year)
            continue
        if held:
            yield held
        held = PlaceWithin(year, year, path, one_of)
    if held and (held.path or held.one_of):
        yield held


def _above(index: Index, known: KnownPlace | None) -> Iterator[PlaceLink]:
    """Yield what a place that no list has lies in, outermost first, as its reports say."""
    if known is not None and known.parent is not None:
        above = index.known_places()[known.parent]
        yield from _above(index, above)
        found = _Past(_codes((above.value,)), above)
        code = above.value if above.value.isascii() else None
        yield PlaceLink(code, above.label, links.place(found.id))


def _notes(
    latest: PlaceName, names: Sequence[PlaceName], reports: Sequence[PlaceReport]
) -> Iterator[str]:
    township = latest.level == "township"
    if latest.level is None:
        yield say(_NOTES["unlisted"])
    else:
        yield say(_NOTES["township" if township else "upper"], **_YEARS)
        if township:
            yield say(_NOTES["documents"], **_YEARS)
        if not (latest.still or latest.ended or latest.followed_by):
            yield say(_NOTES["ended"])
        if any(name.first is None for name in names):
            yield say(_NOTES["undated"])
    if not reports:
        yield say(_NOTES["missing"])
