"""``python -m tests.benchmarks.two_engines``: the same questions to both engines over the same archive.

Whatever an answer has is compared: totals, facets, and the first hundred reports with their matching
sections. Engines add up in other orders, so scores that differ by less than ``CLOSE`` are ties. Prints
Markdown, and every difference with its question; exit code 1 where there is any.

The cluster is the one that ``XXGK_OPENSEARCH`` names, else one of three nodes that is started for it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from indexer import speed_up
from indexer.archive import generations
from indexer.archive.store import NAME, Store
from indexer.archive.sums import Files
from indexer.engines import USUAL, engine_named
from indexer.engines.contract import Engine, Ranked, Ranking
from indexer.engines.opensearch import indexes, location
from indexer.engines.opensearch.cluster import ADDRESSES
from indexer.engines.opensearch.cluster import Cluster as Asked
from indexer.vocabulary.errors import XxgkError
from indexer.vocabulary.progress import silent
from indexer.vocabulary.query import (
    Query,
    positive_leaves,
)
from indexer.vocabulary.report import Report
from tests.benchmarks.drawn_questions import Questions
from tests.benchmarks.workshop import Workshop
from tests.cluster.nodes import Cluster

CLOSE = 1e-4
"""Of a score: they are 32-bit numbers, and sums of some."""
FIRST = 100
"""How many reports of an answer are compared."""
COMPARED = (USUAL, "opensearch")
WARMING = 20
"""Other questions, asked before any is timed."""
_READ = 400  # reports from which questions are drawn
_PRINTED = 8  # differences of one question; all of them are in the JSON
_TIMES = [f"{engine} {which}" for which in ("first", "again") for engine in COMPARED]


def differences(one: Engine, other: Engine, query: Query) -> list[str]:
    """Return in what the answers of two engines to ``query`` differ, in words; nothing where they are equal."""
    query = replace(query, page=1, size=FIRST)
    answers = [_answer(engine, query) for engine in (one, other)]
    first, second = answers
    if not (isinstance(first, Ranking) and isinstance(second, Ranking)):
        said = [each if isinstance(each, str) else "an answer" for each in answers]
        return [f"{said[0]} / {said[1]}"] if said[0] != said[1] else []
    found = [
        f"{name}: {getattr(first, name)} / {getattr(second, name)}"
        for name in ("reports", "sections", "verbatim")
        if getattr(first, name) != getattr(second, name)
    ]
    for facet, beside in zip(first.facets, second.facets, strict=True):
        if facet != beside:
            apart = set(facet.buckets) ^ set(beside.buckets)
            found.append(f"facet {facet.name}: {sorted(map(str, apart))[:4] or 'in another order'}")
    places = _places(one, query) if query.group == "place" else {}
    is_scored = query.sort == "relevance" and any(positive_leaves(query.root))
    return found + compared(first.page, second.page, places, is_scored=is_scored)


def _answer(engine: Engine, query: Query) -> Ranking | str:
    try:
        return engine.rank(query)
    except XxgkError as error:
        return type(error).__name__


def _places(engine: Engine, query: Query) -> dict[int, int]:
    """Return the place of each report that answers."""
    amounts = engine.amounts(query, ())
    return dict(zip(amounts.report.tolist(), amounts.place.tolist(), strict=True))


def compared(
    one: Sequence[Ranked],
    other: Sequence[Ranked],
    places: Mapping[int, int] | None = None,
    *,
    is_scored: bool = True,
) -> list[str]:
    """Return in what two pages of reports differ, in words.

    Where it is not scores that order them, they must be the same. ``places`` by report: those of one
    place come one after the other.
    """
    found, both = [], {r.report: r for r in one}.keys() & {r.report: r for r in other}.keys()
    pages = [{r.report: r for r in page if r.report in both} for page in (one, other)]
    for number in sorted(both):
        first, second = (page[number] for page in pages)
        if not _is_close(first.score, second.score):
            found.append(f"score of {number}: {first.score} / {second.score}")
        if first.positions != second.positions:
            found.append(f"sections of {number}: {first.positions} / {second.positions}")
        if first.verbatim != second.verbatim:
            found.append(f"{number} verbatim: {first.verbatim} / {second.verbatim}")
    order = [[r.report for r in page] for page in (one, other)]
    if order[0] == order[1]:
        return found
    leading = [_leading(page, places or {}) for page in (one, other)]
    keys = [[key for key, _ in each] for each in leading]
    alone = [key for each in leading for key, number in each if number not in both]
    is_tied = (
        is_scored
        and len(one) == len(other)
        and all(map(_is_close, *keys))
        and all(_is_close(key, keys[0][-1]) for key in alone)
        and all(each == sorted(each, key=partial(_place_in_order, places)) for each in leading)
    )
    return found if is_tied else [*found, f"order: {order[0]} / {order[1]}"]


def _place_in_order(
    places: Mapping[int, int] | None, leading: tuple[float, int]
) -> tuple[float, int]:
    """What sorts reports as the contract says: by score, equals by number; reports of one place as they come."""
    return -leading[0], 0 if places else leading[1]


def _leading(page: Sequence[Ranked], places: Mapping[int, int]) -> list[tuple[float, int]]:
    """The score by which each report stands where it does, and the report: of its place's first one."""
    highest: dict[int, float] = {}
    return [
        (highest.setdefault(places.get(r.report, -1 - r.report), r.score), r.report) for r in page
    ]


def _is_close(one: float, other: float) -> bool:
    return abs(one - other) <= CLOSE * max(abs(one), abs(other), 0.1)


# A run


@dataclass(slots=True)
class Pair:
    """Both engines over one archive, and what writing took, in seconds by name."""

    engines: dict[str, Engine]
    reports: list[Report]
    """Some of the archive's."""
    seconds: dict[str, float] = field(default_factory=dict)


def opened(work: Path, reports: int, seed: int, closing_: ExitStack) -> Pair:
    """Return both engines, written over an archive of synthetic ``reports``; ``closing_`` removes all of it."""
    shop = Workshop.at(work, reports, min(2, os.cpu_count() or 1))
    index = shop.index("ours")
    generation = generations.open_current(index, lambda found: found)
    analyzer = generations.analyzer_of(generation.metadata, index)
    with closing(Store(generation.folder / NAME)) as store:
        every = range(store.count("reports"))
        some = random.Random(seed).sample(every, min(_READ, len(every)))
        pair = Pair({}, [store.report_number(number) for number in some])
    pair.seconds["reading files and all of Whoosh's"] = shop.costs["ours"]["seconds"]
    for name in COMPARED:
        folder = work / name
        folder.mkdir()
        shutil.copy(generation.folder / NAME, folder)
        started = time.perf_counter()
        engine_named(name).write(folder, None, silent)
        pair.seconds[name] = time.perf_counter() - started
        if (pointer := folder / location.POINTER).exists():
            where = location.read(pointer)
            closing_.callback(indexes.remove, Asked.of_environment(), where.index)
        pair.engines[name] = engine_named(name).open(Files(folder), analyzer)
        closing_.callback(pair.engines[name].close)
    return pair


def measure(pair: Pair, questions: int, seed: int) -> list[dict[str, Any]]:
    """Return of each question its class, what it is, in what answers differ, and the milliseconds they took."""
    speed_up()
    one, other = pair.engines.values()
    for _, query in Questions(pair.reports, seed - 1).draw(WARMING):
        _answer(one, query)
        _answer(other, query)
    asked = []
    for number, (name, query) in enumerate(Questions(pair.reports, seed).draw(questions)):
        row: dict[str, Any] = {"class": name, "question": written(query)}
        turns = [*pair.engines.items()][:: 1 if number % 2 else -1]
        for which in ("first", "again"):
            for called, engine in turns:
                started = time.perf_counter()
                answer = _answer(engine, query)
                row[f"{called} {which}"] = 1_000 * (time.perf_counter() - started)
        row["reports"] = answer if isinstance(answer, str) else answer.reports
        row["differences"] = differences(one, other, query)
        asked.append(row)
    return asked


def written(query: Query) -> str:
    """Return ``query`` as Python writes it, without what nobody asked for."""
    given = ((f.name, getattr(query, f.name)) for f in fields(query) if f.name != "notes")
    usual = Query()
    return f"Query({', '.join(f'{n}={v!r}' for n, v in given if v != getattr(usual, n))})"


def markdown(reports: int, seconds: Mapping[str, float], rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the tables of a run, and every difference."""
    lines = [f"{reports:,} synthetic reports, {len(rows):,} questions", "", "| built | seconds |"]
    lines += ["| --- | ---: |", *(f"| {name} | {spent:.1f} |" for name, spent in seconds.items())]
    lines += ["", f"| median / 95 % ms | asked | with hits | equal | {' | '.join(_TIMES)} |"]
    lines += ["| --- |" + " ---: |" * (3 + len(_TIMES))]
    for group in ("all", *dict.fromkeys(row["class"] for row in rows)):
        own = [row for row in rows if group in ("all", row["class"])]
        equal = sum(not row["differences"] for row in own)
        found = sum(row["reports"] not in (0, "QueryRefused") for row in own)
        times = ([row[name] for row in own] for name in _TIMES)
        shown = (f"{median(ms):.1f} / {np.percentile(ms, 95):.1f}" for ms in times)
        lines.append(f"| {group} | {len(own)} | {found} | {equal} | {' | '.join(shown)} |")
    for row in rows:
        if row["differences"]:
            each = row["differences"]
            lines += ["", row["question"], *(f"- {said}" for said in each[:_PRINTED])]
            lines += [f"- and {len(each) - _PRINTED} more"] if len(each) > _PRINTED else []
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from a command line; return 1 where answers differ."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.two_engines", description=__doc__
    )
    parser.add_argument("--reports", type=int, default=20_000, metavar="N")
    parser.add_argument("--questions", type=int, default=300, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the questions")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the outcome there too")
    asked = parser.parse_args(arguments)
    with ExitStack() as closing_:
        work = Path(closing_.enter_context(tempfile.TemporaryDirectory(prefix="xxgk-pair-")))
        if not os.environ.get(ADDRESSES):
            cluster = closing_.enter_context(Cluster(tier=4))
            os.environ[ADDRESSES] = ",".join(cluster.urls)
            closing_.callback(os.environ.pop, ADDRESSES)
        pair = opened(work, asked.reports, asked.seed, closing_)
        rows = measure(pair, asked.questions, asked.seed)
    if asked.json:
        outcome = {"reports": asked.reports, "seconds": pair.seconds, "questions": rows}
        asked.json.write_text(json.dumps(outcome, indent=1, ensure_ascii=False), encoding="utf-8")
    print(markdown(asked.reports, pair.seconds, rows), end="")
    return int(any(row["differences"] for row in rows))


if __name__ == "__main__":
    sys.exit(main())
