"""A pasted list of names or phrases, each searched by itself: one table of counts, with an address for each.

A line is the name of a place here, or words that are looked for exactly as they stand. What cannot
be asked costs its own line only, and so does what takes too long: each line has the time of an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace

from indexer.desk import links
from indexer.desk.answer import Total
from indexer.desk.asking.query_language import make_query
from indexer.desk.export import About, Export
from indexer.desk.index import Index
from indexer.desk.usage import UNDATED, Refused
from indexer.language.unseen import without_unseen
from indexer.vocabulary.budget import renew
from indexer.vocabulary.errors import BadRequest, OutOfTime
from indexer.vocabulary.query import Phrase, Query, values_of, with_values
from indexer.vocabulary.report import Address, note
from indexer.vocabulary.saying import say, word

MOST = 300
"""Lines of one list."""
LONGEST = 100
"""Characters of one line."""
LONGEST_LIST = 10_000
"""Characters of a whole list."""
READ_AS = {"auto": word("自动识别"), "phrase": word("词句"), "place": word("地区")}
"""What a line may be taken for; ``auto`` is a place where it is the whole name or the code of one."""
BY = ("year",)
_QUOTES = "\"'“”‘’「」『』"

_Count = Annotated[int, note(minimum=0)]


class ListedLine(Struct, frozen=True):
    """名单里的一行 one line of the list, and what it finds."""

    line: str
    read_as: Annotated[str | None, note("phrase 词句；place 地区；没有检索的是 null")]
    readable: str | None
    notes: tuple[str, ...]
    reports: Annotated[_Count | None, note("报告；没有检索的是 null")]
    sections: Annotated[_Count | None, note("章节；地区和没有检索的是 null")]
    years: Annotated[dict[str, int], note("各年度的报告；没有要求时是空的")]
    undated: Annotated[_Count | None, note("年度未写明的报告；没有要求时是 null")]
    url: Annotated[Address | None, note("这一行的检索")]
    error: Refused | None


class SearchedList(Struct, frozen=True):
    """一批名称或词句，各有多少份报告 a list of names or phrases, each with its counts."""

    read_as: Annotated[str, note(enum=[*READ_AS])]
    by: Annotated[str | None, note(enum=[*BY, None])]
    lines: Annotated[tuple[ListedLine, ...], note(maxItems=MOST)]
    years: Annotated[tuple[int, ...], note("有报告的各年度；没有要求时是空的")]


def searched(index: Index, text: str, read_as: str = "auto", by: str = "") -> SearchedList:
    """Return what each line of ``text`` finds; blank lines are passed over.

    Of a line pasted out of a table only the first cell counts. Raises ``BadRequest`` for too
    much, for nothing, and for ways to read it that are none.
    """
    if read_as not in READ_AS:
        raise BadRequest(f"as 只能是 {'、'.join(READ_AS)}，不能是“{read_as[:20]}”。")
    if by and by not in BY:
        raise BadRequest(f"by 只能是 {'、'.join(BY)}，不能是“{by[:20]}”。")
    lines = [line for line in map(_cell, text.splitlines()) if line]
    if not lines:
        raise BadRequest(say("请写要检索的名称或词句，每行一个。"))
    if len(lines) > MOST or len(text) > LONGEST_LIST:
        raise BadRequest(
            say(
                "一次最多检索 %(most)s 行、%(longest)s 字，这里有 %(lines)s 行。请分几次。",
                most=MOST,
                longest=LONGEST_LIST,
                lines=len(lines),
            )
        )
    each = {line: _line(index, line, read_as, by) for line in dict.fromkeys(lines)}
    listed = tuple(each[line] for line in lines)
    years = sorted({int(year) for line in listed for year in line.years})
    return SearchedList(read_as, by or None, listed, tuple(years))


def as_export(index: Index, found: SearchedList, address: str, base: str) -> Export[ListedLine]:
    """Return ``found`` to be taken away; ``base`` goes before each address."""
    stats = index.stats()
    about = About(
        rows=len(found.lines),
        generation=index.generation,
        built=str(stats["built"]),
        exported=datetime.now().astimezone().isoformat(timespec="seconds"),
        notes=tuple(index.notes),
        query=None,
        url=base + address,
        total=Total(stats["reports"], stats["sections"], stats["reports"]),
        what=say("名单检索，%(lines)s 行", lines=len(found.lines)),
    )
    return Export(about, _whole(found.lines, base))


def _whole(lines: Iterable[ListedLine], base: str) -> Iterator[ListedLine]:
    for line in lines:
        yield replace(line, url=base + line.url) if line.url else line


def _cell(line: str) -> str:
    return " ".join(without_unseen(line.split("\t")[0]).split())


def _line(index: Index, line: str, read_as: str, by: str) -> ListedLine:
    renew()  # made line by line, and bounded by its progress
    try:
        if len(line) > LONGEST:
            raise BadRequest(
                say("这一行有 %(n)s 字，最多可以有 %(most)s 字。", n=len(line), most=LONGEST)
            )
        if read_as == "auto":
            read_as = "place" if index.places_called(line) else "phrase"
        if read_as == "place":
            return _place(index, line, by)
        return _counted(index, line, "phrase", _phrase(line), (), by)
    except (BadRequest, OutOfTime) as error:
        refused = Refused(error.code, error.message)
        return ListedLine(line, None, None, (), None, None, {}, None, None, refused)


def _phrase(line: str) -> Query:
    bare = line.strip(_QUOTES).strip()
    query = make_query(f'"{bare}"', size=1)
    if not isinstance(query.root, Phrase) or not any(map(str.isalnum, bare)):
        raise BadRequest(say("这一行里没有可以检索的字词，或者中间有引号。"))
    return query


def _place(index: Index, line: str, by: str) -> ListedLine:
    query, _ = index.amounts(with_values(Query(size=1), "place", (line,)), ())
    (value,) = values_of(query, "place")
    called = index.places_called(value)
    if not called:  # of several none is chosen, and of none there is none
        raise BadRequest("".join(query.notes) or say("收录的报告里没有这个地区。"))
    several = len({place.value for place in called})
    notes = query.notes
    if several > 1:
        notes = (*notes, say("同名地区有 %(n)s 个，这里是合计。", n=several))
    return _counted(index, line, "place", query, notes, by)


def _counted(
    index: Index, line: str, read_as: str, query: Query, notes: tuple[str, ...], by: str
) -> ListedLine:
    ranking = index.rank(query)
    facets = {facet.name: facet.buckets for facet in ranking.facets}
    undated = sum(b.count for b in facets["flag"] if b.value == UNDATED)
    return ListedLine(
        line=line,
        read_as=read_as,
        readable=str(query),
        notes=notes,
        reports=ranking.reports,
        sections=ranking.sections if read_as == "phrase" else None,
        years={b.value: b.count for b in facets["year"]} if by else {},
        undated=undated if by else None,
        url=links.search(Query(query.text, query.root, query.chosen)),
        error=None,
    )
