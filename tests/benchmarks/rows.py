"""The sections that our reader made of a corpus, one a line, for engines that read no files.

They are taken from our own finished index, by its public doors, so every
engine indexes the same sections; ``cut`` makes the same words of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from multiprocessing import Pool
from pathlib import Path
from typing import TextIO

from indexer import make_query, open_index
from indexer.language.analyzer import words
from indexer.vocabulary.report import Place

_PAGE = 100
_COUNTY = re.compile(r"[0-9]{4}(?!00)[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Row:
    """One section: its report's number, what it is counted by, and its two texts.

    ``heading`` and ``body`` are as printed, or their words with a space in
    between. Places are codes; empty where the report has none.
    """

    report: int
    year: int
    province: str
    county: str
    kind: str
    heading: str
    body: str


def export(index: Path, file: Path) -> int:
    """Write all sections of the reports in ``index`` into ``file``; return how many there are."""
    written = 0
    with closing(open_index(index)) as opened, file.open("w", encoding="utf-8") as lines:
        page, number = 1, 0
        while hits := opened.search(make_query(sort="year", page=page, size=_PAGE)).hits:
            for report in (opened.report(hit.id) for hit in hits):
                province, county = _above(report.place)
                for section in report.sections:
                    texts = (section.kind, section.heading, section.text)
                    _write(lines, Row(number, report.year or 0, province, county, *texts))
                    written += 1
                number += 1
            page += 1
    return written


def read(file: Path) -> Iterator[Row]:
    """Yield the rows of a file that was written here."""
    with file.open(encoding="utf-8") as lines:
        yield from map(_row, lines)


def write(rows: Iterable[Row], file: Path) -> None:
    """Write ``rows`` into ``file``."""
    with file.open("w", encoding="utf-8") as lines:
        for row in rows:
            _write(lines, row)


def cut(file: Path, jobs: int) -> Iterator[Row]:
    """Yield the rows of ``file`` with words for texts, cut by ``jobs`` processes."""
    with file.open(encoding="utf-8") as lines:
        if jobs == 1:
            yield from map(_cut, lines)
            return
        with Pool(jobs) as pool:
            yield from pool.imap(_cut, lines, chunksize=200)


def _cut(line: str) -> Row:
    row = _row(line)
    return replace(row, heading=" ".join(words(row.heading)), body=" ".join(words(row.body)))


def _row(line: str) -> Row:
    return Row(**json.loads(line))


def _write(lines: TextIO, row: Row) -> None:
    print(json.dumps(asdict(row), ensure_ascii=False), file=lines)


def _above(place: Place) -> tuple[str, str]:
    """The province and the county that a place is or is in today, as codes; the county may be none.

    Also of a place that has no code of its own: filters and facets of ours know where it is. Of one
    whose province nobody knows there is neither.
    """
    under = {step.value: step.under for step in place.lineage}
    codes = [place.lineage[-1].value] if place.lineage else []
    while codes and (above := under[codes[-1]]) is not None:
        codes.append(above)
    counties = (code for code in codes if _COUNTY.fullmatch(code))
    province = codes[-1] if codes and codes[-1].isdigit() else ""
    return province, next(counties, "")
