"""The benchmark itself: that it makes the corpus it says, and that all engines do the same work.

A small run of everything; no timing is asserted.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stdout
from dataclasses import dataclass
from importlib.util import find_spec
from io import StringIO
from itertools import islice
from pathlib import Path

import pytest

from indexer.analyzer import words
from indexer.folding import fold
from indexer.intake import read_report
from tests.benchmarks import synthetic
from tests.benchmarks.__main__ import main
from tests.benchmarks.queries import CLASSES, Ask
from tests.benchmarks.rivals import NAMES, Answer, rival
from tests.benchmarks.rows import Row, read
from tests.benchmarks.workshop import Workshop
from tests.conftest import missing

REPORTS, QUERIES = 60, 64
ENGINES = [n for n in NAMES if not n.startswith("tantivy") or find_spec("tantivy")]
TWENTY = "ba14810a2feaaf2428fd12eb30a5ab3341e317ac43e96fd336cc385960a648f5"
"""SHA-256 of the first twenty reports; a new gazetteer, jieba or formula changes it."""


@dataclass(frozen=True)
class Run:
    """What a small run of the benchmark left behind."""

    shop: Workshop
    printed: str
    outcome: dict[str, dict[str, object]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Everything at 60 reports, as ``make bench`` does it at 20,000."""
    work = tmp_path_factory.mktemp("benchmarks")
    told = f"--reports {REPORTS} --larger 90 --queries {QUERIES} --jobs 1 --engines".split()
    printed = StringIO()
    with redirect_stdout(printed):
        arguments = [*told, ",".join(ENGINES), "--work", work, "--json", work / "outcome.json"]
        assert main([str(argument) for argument in arguments]) == 0
    outcome = json.loads((work / "outcome.json").read_text(encoding="utf-8"))
    return Run(Workshop.at(work, REPORTS, 1), printed.getvalue(), outcome)


def test_every_rival_is_installed() -> None:
    """A table without Tantivy would compare with the slow ones only."""
    if "tantivy" not in ENGINES:
        missing("tantivy is not installed; pip install -e '.[bench]' does it")


def test_the_same_seed_makes_the_same_corpus() -> None:
    """Two machines that measure different texts cannot compare their tables."""
    made = "\0".join(f"{r.path}\n{r.text}" for r in synthetic.reports(20))
    assert hashlib.sha256(made.encode()).hexdigest() == TWENTY
    assert list(synthetic.reports(3, seed=1)) != list(synthetic.reports(3, seed=2))


def test_a_larger_corpus_begins_with_the_smaller() -> None:
    """Questions drawn from 20,000 reports must mean the same over 100,000."""
    assert list(islice(synthetic.reports(40), 20)) == list(synthetic.reports(20))


def test_synthetic_reports_are_read_as_reports_of_their_year(tmp_path: Path) -> None:
    """A corpus that our reader skips or cannot date would make our build look fast."""
    synthetic.write(tmp_path, 30)
    for made in synthetic.reports(30):
        found = read_report(tmp_path / made.path)
        assert (found.is_report, found.year) == (True, made.year), made.path
        assert len(found.sections) >= 6, made.path


def test_synthetic_reports_have_the_size_of_real_ones(run: Run) -> None:
    """DESIGN.md's measurements are of 7.5 sections and 1,750 characters a report."""
    sections = list(read(run.shop.texts()))
    characters = sum(len(row.heading) + len(row.body) for row in sections)
    assert 6.8 < len(sections) / REPORTS < 8.3
    assert 1_550 < characters / REPORTS < 1_950


def test_words_are_distributed_by_zipfs_law() -> None:
    """A vocabulary drawn evenly has no common words, and common words are what is slow."""
    counts = Counter(word for r in synthetic.reports(100) for word in words(r.text))
    ranked = [n for _, n in counts.most_common(2_000)]
    assert len(counts) > 5_000
    slope = math.log(ranked[999] / ranked[9]) / math.log(1_000 / 10)
    assert -1.6 < slope < -0.7


def test_the_table_shows_ratios_before_times(run: Run) -> None:
    """Times are of one machine on one day; the ratios are what the README quotes."""
    heads = [line for line in run.printed.splitlines() if line.startswith("|")]
    titles = [line.split("|")[1].strip() for line in heads]
    shown = [t for t in titles if t in ("query: × our time", "query: median ms", "build", "also")]
    assert shown == ["query: × our time", "build", "query: median ms", "also"]
    for engine in ENGINES:
        assert f"{rival(engine).LABEL}" in run.printed
    assert set(run.outcome) == {"facts", "engines", "build", "search", "memory", "scale"}
    assert "nan" not in run.printed


def test_questions_are_of_every_class(run: Run) -> None:
    """A benchmark of rare words alone would flatter everybody."""
    asks = run.shop.questions(QUERIES)
    assert Counter(ask.group for ask in asks) == dict.fromkeys(CLASSES, QUERIES // len(CLASSES))


@pytest.mark.parametrize("engine", [n for n in NAMES if n not in ("ours", "page")])
def test_a_rival_answers_what_reading_every_word_answers(run: Run, engine: str) -> None:
    """An engine that did less than asked of it would win for nothing."""
    if engine not in ENGINES:
        missing("tantivy is not installed; pip install -e '.[bench]' does it")
    cut = list(read(run.shop.words()))
    for ask, found in _answers(run, engine):
        asked, by = _asked(ask, _in_words), _counts(ask)
        matching = [row for row in cut if asked(row)]
        hits = [row for row in matching if by(row, "")]
        assert found.sections == len(hits), ask
        if found.reports is not None:
            assert found.reports == len({row.report for row in hits}), ask
        for name in found.facets:
            # groupedby counts inside the filtered answer, whatever is filtered by.
            left = [row for row in matching if by(row, "" if engine == "whoosh" else name)]
            if found.reports is None or engine == "tantivy_reports":
                wanted = Counter(str(getattr(row, name)) for row in left)
            else:
                wanted = Counter(v for _, v in {(r.report, str(getattr(r, name))) for r in left})
            assert found.facets[name] == wanted, (ask, name)


@pytest.mark.parametrize("engine", ["ours", "page"])
def test_our_engine_answers_what_reading_every_character_answers(run: Run, engine: str) -> None:
    """Being fast at counting something else is no merit."""
    texts, cut = list(read(run.shop.texts())), list(read(run.shop.words()))
    for ask, found in _answers(run, engine):
        held, worded, by = _asked(ask, _in_text), _asked(ask, _in_either), _counts(ask)
        asked = held if ask.how == "phrase" else worded
        joined = map(_joined, texts, cut)
        matching = [row for row in joined if asked(row)]
        hits = [row for row in matching if by(row, "")]
        assert found.sections == len(hits), ask
        assert found.reports == len({row.report for row in hits}), ask
        left = {(row.report, row.year) for row in matching if by(row, "year")}
        assert found.facets["year"] == Counter(str(year) for _, year in left), ask


def _answers(run: Run, engine: str) -> Iterator[tuple[Ask, Answer]]:
    with closing(rival(engine).open_at(run.shop.index(engine))) as asked:
        for ask in run.shop.questions(QUERIES):
            yield ask, asked.ask(ask)


def _asked(ask: Ask, holds: Callable[[Row, tuple[str, ...]], bool]) -> Callable[[Row], bool]:
    """Whether a section answers the words of a question; one word is a phrase of itself."""
    if ask.how == "phrase":
        return lambda row: holds(row, ask.words)
    several = any if ask.how == "any" else all
    return lambda row: several(holds(row, (word,)) for word in ask.words)


def _counts(ask: Ask) -> Callable[[Row, str], bool]:
    """Whether a section passes the filters of a question, but for the one of a facet."""
    facet_of = {"county": "province"}
    return lambda row, facet: all(
        facet_of.get(name, name) == facet or str(getattr(row, name)) == value
        for name, value in ask.filters.items()
    )


def _in_words(row: Row, wanted: tuple[str, ...]) -> bool:
    return any(f" {' '.join(wanted)} " in f" {text} " for text in (row.heading, row.body))


def _in_text(row: Row, wanted: tuple[str, ...]) -> bool:
    texts = (row.heading.partition("\0")[0], row.body.partition("\0")[0])
    return any(fold("".join(wanted)) in fold(text) for text in texts)


def _in_either(row: Row, wanted: tuple[str, ...]) -> bool:
    found = (row.heading.partition("\0")[2], row.body.partition("\0")[2])
    return _in_text(row, wanted) or any(f" {wanted[0]} " in f" {text} " for text in found)


def _joined(text: Row, cut: Row) -> Row:
    """One section as printed and as cut, a NUL in between."""
    heading, body = f"{text.heading}\0{cut.heading}", f"{text.body}\0{cut.body}"
    return Row(text.report, text.year, text.province, text.county, text.kind, heading, body)
