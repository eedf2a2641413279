"""A whole answer, or what is known of every report, as rows to be taken away.

Plain values, one row at a time; how a row is written into a file is not known
here. The law of an answer's rows: one for each matching section, in the order
of the ranking, and one for each report that answers without a matching
section (a query of filters only). So there are ``total.sections`` rows, plus
one for each such report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from indexer.desk import links
from indexer.desk.answer import answer
from indexer.desk.hits import Everything
from indexer.desk.index import Index
from indexer.vocabulary.errors import IndexDamaged
from indexer.vocabulary.query import Query, values_of
from indexer.vocabulary.report import Report, as_json
from indexer.vocabulary.results import Results


@dataclass(frozen=True, slots=True)
class Export:
    """What is taken away: ``about`` says what was asked, when, of what, and how much it is.

    ``rows`` can be taken once. They end with ``IndexDamaged`` when they are
    not as many as ``about["rows"]`` says, and never end early without it.
    """

    about: dict[str, Any]
    rows: Iterator[dict[str, Any]]


def whole_answer(index: Index, query: Query, base: str = "") -> Export:
    """Return every row of the answer to ``query``, whatever page of it is asked for.

    A row is a hit of ``/api/search`` with ``match``, one of its matches or
    None, in the place of ``matches``. ``base`` (``https://example.cn``, no
    slash at its end) goes before every address. Raises what ``Index.search``
    raises; the rows raise ``IndexDamaged``.
    """
    query = replace(query, page=1, size=Query().size)
    everything = index.everything(query)
    count = everything.sections + everything.bare
    about = {
        **_about(index, count),
        "query": _asked(index, query),
        "url": base + links.search(query),
        "total": {"reports": everything.reports, "sections": everything.sections},
    }
    return Export(about, _whole(_answer_rows(query, everything, base), count))


def _asked(index: Index, query: Query) -> dict[str, Any]:
    """Return ``query`` as answers hold it; only facets know the name of a place chosen by a code."""
    alone = Results(query, 0, 0, (), ())
    named = index.search(replace(query, size=1)) if values_of(query, "place") else alone
    asked: dict[str, Any] = answer(alone, 0)["query"]
    return asked | {"readable": named.readable}


def whole_corpus(index: Index, base: str = "") -> Export:
    """Return what is known of every report but its text, one row each, by id.

    A row is the object of ``/api/reports/<id>`` without its sections.
    """
    stats = index.stats()
    count = stats["reports"]
    about = {
        **_about(index, count),
        "query": None,
        "url": base + links.holdings(),
        "total": {"reports": count, "sections": stats["sections"]},
    }
    rows = (_report_row(report, base) for report in index.each_report())
    return Export(about, _whole(rows, count))


def _about(index: Index, rows: int) -> dict[str, Any]:
    return {
        "rows": rows,
        "generation": index.generation,
        "built": index.stats()["built"],
        "exported": datetime.now().astimezone().isoformat(timespec="seconds"),
        "notes": index.notes,
    }


def _whole(rows: Iterator[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    taken = 0
    for row in rows:
        taken += 1
        yield row
    if taken != count:
        raise IndexDamaged(f"There were {taken} rows and not {count}. Build the index again.")


def _answer_rows(query: Query, everything: Everything, base: str) -> Iterator[dict[str, Any]]:
    for hit in everything.hits:
        # Asked of the one who knows the shape, so that a row is what the API says.
        (row,) = answer(Results(query, 1, len(hit.matches), (hit,), ()), 0)["hits"]
        row["url"] = base + row["url"]
        for match in row.pop("matches") or (None,):
            yield {**row, "match": match and {**match, "url": base + match["url"]}}


def _report_row(report: Report, base: str) -> dict[str, Any]:
    row = as_json(report)
    del row["sections"]
    row["url"] = base + links.report(report.id)
    row["file_url"] = base + links.source(report.id)
    for figure in row["figures"]:
        figure["url"] = base + links.report(report.id, anchor=figure["anchor"])
    return row
