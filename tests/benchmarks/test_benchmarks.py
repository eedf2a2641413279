"""The benchmark itself: that it makes the corpus it says, and that all engines do the same work.

A small run of everything; no timing is asserted.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, redirect_stdout
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from io import StringIO
from itertools import islice
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from indexer.intake.one_file import read_report
from indexer.language.analyzer import words
from tests.benchmarks import datasette, processes, reading, served, stages, synthetic, workshop
from tests.benchmarks.__main__ import STAGES as ALL_STAGES
from tests.benchmarks.__main__ import main
from tests.benchmarks.processes import Conversation, StepFailed, timed
from tests.benchmarks.queries import CLASSES, Ask
from tests.benchmarks.reading import Section
from tests.benchmarks.rivals import NAMES, Answer, rival
from tests.benchmarks.rows import read
from tests.benchmarks.servers import Client, load, serving
from tests.benchmarks.steps import STEPS, answers
from tests.benchmarks.workshop import Workshop
from tests.conftest import missing

REPORTS, QUERIES = 60, 32
ENGINES = [n for n in NAMES if not n.startswith("tantivy") or find_spec("tantivy")]
STAGES = [s for s in ALL_STAGES if s != "datasette" or find_spec("datasette")]
TWENTY = "fed9bed46dcffb72ba784c248d0f1d858c850c211af03fd21289c8a4f483af82"
"""SHA-256 of the first twenty reports; a new gazetteer, jieba or formula changes it."""


@dataclass(frozen=True)
class Run:
    """What a small run of the benchmark left behind."""

    shop: Workshop
    printed: str
    outcome: dict[str, dict[str, object]]


class Beside(Conversation):
    """An engine opened in this process: nobody reads the times, and forty interpreters start slowly."""

    def __init__(self, engine: str, folder: Path) -> None:
        self._answers = answers(engine, str(folder))
        self.opened = next(self._answers)

    def __exit__(self, *_: object) -> None:
        self._answers.close()

    def _say(self, line: str) -> dict[str, Any]:
        return self._answers.send(line)


def here(step: str, **arguments: Any) -> dict[str, Any]:
    """Do a step in this process, given what a process of its own would be given."""
    given = json.loads(json.dumps(arguments, default=str))
    return timed(lambda: STEPS[step](**given))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Everything at 60 reports, as ``make bench`` does it at 20,000."""
    work = tmp_path_factory.mktemp("benchmarks")
    told = f"--reports {REPORTS} --larger 90 --queries {QUERIES} --jobs 1 --seconds 0.2".split()
    told += [word for stage in STAGES for word in ("--only", stage)] + ["--engines"]
    printed = StringIO()
    with redirect_stdout(printed), pytest.MonkeyPatch.context() as patch:
        for module in (stages, served):  # more rounds only make times surer
            patch.setattr(module, "ROUNDS", 1)
            patch.setattr(module, "Conversation", Beside)
        for module in (stages, workshop):
            patch.setattr(module, "run", here)
        arguments = [*told, ",".join(ENGINES), "--work", work, "--json", work / "outcome.json"]
        assert main([str(argument) for argument in arguments]) == 0
    outcome = json.loads((work / "outcome.json").read_text(encoding="utf-8"))
    return Run(Workshop.at(work, REPORTS, 1), printed.getvalue(), outcome)


def test_a_process_of_its_own_does_what_is_done_here(run: Run, tmp_path: Path) -> None:
    """The other tests do every step in this process; `make bench` measures each in its own."""
    kept, index = tmp_path / "words.jsonl", run.shop.index("fts5")
    cost = processes.run("cut", texts=run.shop.texts(), words=kept, jobs=1)
    assert cost["seconds"] > 0
    assert kept.read_bytes() == run.shop.words().read_bytes()
    ask = run.shop.questions(QUERIES)[0]
    with Conversation("fts5", index) as apart, Beside("fts5", index) as beside:
        for name in ("reports", "sections"):
            assert apart.ask(ask)[name] == beside.ask(ask)[name]
        assert set(apart.memory()) == set(beside.memory())


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


def test_most_synthetic_reports_carry_the_tables_of_a_form() -> None:
    """Figures that hardly any report has would cost a build nothing."""
    years = [year for _, year in islice(synthetic._units(synthetic.SEED), 20_000)]
    assert sum(year >= 2019 for year in years) / len(years) >= 11 / 18
    made = next(r for r in synthetic.reports(40) if r.year >= 2021)
    assert "四、结转下年度继续办理|" in made.text


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
    asked = ("query: × our time", "our time ÷ Tantivy's", "build", "query: median ms", "also")
    assert [t for t in titles if t in asked] == [
        t for t in asked if "tantivy_texts" in ENGINES or "Tantivy" not in t
    ]
    for engine in ENGINES:
        assert f"{rival(engine).LABEL}" in run.printed
    assert set(run.outcome) == {"facts", "engines", *STAGES}
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
    sections = _sections(run)
    for ask, found in _answers(run, engine):
        matching = [section for section in sections if section.by_words(ask)]
        hits = [section.row for section in matching if section.passes(ask)]
        assert found.sections == len(hits), ask
        if found.reports is not None:
            assert found.reports == len({row.report for row in hits}), ask
        for name in found.facets:
            left = [section.row for section in matching if section.passes(ask, name)]
            if found.reports is None or engine.startswith("tantivy"):
                wanted = Counter(str(getattr(row, name)) for row in left)
            else:
                wanted = Counter(v for _, v in {(r.report, str(getattr(r, name))) for r in left})
            assert found.facets[name] == wanted, (ask, name)


def test_tantivys_whole_answer_shows_ten_reports_with_what_was_asked(run: Run) -> None:
    """A rival that showed less than a page needs would be quick for nothing."""
    if "tantivy_texts" not in ENGINES:
        missing("tantivy is not installed; pip install -e '.[bench]' does it")
    from tests.benchmarks.rivals import tantivy_texts

    with closing(tantivy_texts.open_at(run.shop.index("tantivy_texts"))) as opened:
        for ask in run.shop.questions(QUERIES):
            answer, shown = opened.ask(ask), opened.shown
            assert answer.reports is not None
            assert len(answer.top) == len({*answer.top}) == len(shown) == min(10, answer.reports)
            for text in shown:
                snippet = text.snippet.encode()
                words = {snippet[first:last].decode() for first, last in text.marks}
                assert words <= {*ask.words}, ask
                assert words or any(word in text.heading.split() for word in ask.words), ask


@pytest.mark.parametrize("engine", ["ours", "page", "application"])
def test_our_engine_answers_what_reading_every_character_answers(run: Run, engine: str) -> None:
    """Being fast at counting something else is no merit."""
    sections = _sections(run)
    for ask, found in _answers(run, engine):
        matching = [section for section in sections if section.by_characters(ask)]
        hits = [section.row for section in matching if section.passes(ask)]
        assert found.sections == len(hits), ask
        if engine == "application":  # of a page only the number of sections is read
            continue
        assert found.reports == len({row.report for row in hits}), ask
        rows = [section.row for section in matching if section.passes(ask, "year")]
        left = {(row.report, row.year) for row in rows}
        assert found.facets["year"] == Counter(str(year) for _, year in left), ask


def test_a_page_is_compared_with_the_answer_on_it(run: Run) -> None:
    """The promise is of whole pages from a server, for every class of question."""
    paged = run.outcome["web"]
    assert isinstance(paged["ways"], dict)
    assert set(paged["ways"]) == {"engine", "made", "plain", "gzip"}
    for way in paged["ways"].values():
        assert way["asked"] == QUERIES
        assert set(way["times ours"]) == {"all", *CLASSES}
    assert isinstance(paged["bytes"], dict)
    assert paged["bytes"]["gzip"] < paged["bytes"]["identity"]


def test_datasette_is_asked_the_same_and_fails_nothing(run: Run) -> None:
    """Answers a second mean nothing where answers are wrong, partial or missing."""
    _needs_datasette()
    loaded = run.outcome["datasette"]
    totals = loaded["totals"]
    assert isinstance(totals, dict)
    different = totals["ours more"] + totals["ours fewer"]
    assert totals["agree"] + different == loaded["questions"] == QUERIES
    assert totals["explained"] == different
    assert totals["whole"] == QUERIES
    assert isinstance(loaded["loads"], list)
    asked = [(line["kind"], line["clients"]) for line in loaded["loads"]]
    assert asked == [("page", 1), ("page", 4), ("JSON", 1), ("JSON", 4)]
    for line in loaded["loads"]:
        assert set(line["servers"]) == {"ours", "tuned", "as it comes"}
        for done in line["servers"].values():
            assert done["answered"] > 0, line
            assert done["failed"] == 0, line


def test_datasette_shows_and_counts_what_was_asked(run: Run) -> None:
    """A misspelt setting or column would be ignored in silence and cost Datasette nothing."""
    _needs_datasette()
    sections = _sections(run)
    with (
        serving(*datasette.command(run.shop.datasette())) as address,
        closing(Client(address)) as client,
    ):
        for ask in run.shop.questions(QUERIES)[:: QUERIES // len(CLASSES)]:
            page = client.get(datasette.path(ask))
            assert page.status == 200
            answer = json.loads(client.get(datasette.path(ask, ".json")).body)
            hits = [s.row for s in sections if s.by_words(ask) and s.passes(ask)]
            assert answer["filtered_table_rows_count"] == len(hits), ask
            assert [row[-2:] for row in answer["rows"]] == [[r.heading, r.body] for r in hits[:10]]
            for name in datasette.FACETS:
                counted = answer["facet_results"][name]["results"]
                wanted = Counter(getattr(row, name) for row in hits)
                listed = {bucket["value"]: bucket["count"] for bucket in counted}
                assert listed.items() <= wanted.items(), (ask, name)
                assert len(listed) == min(30, len(wanted)), (ask, name)


def test_a_missing_datasette_is_said_before_an_hour_is_spent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is the last stage: whoever lacks it would lose the whole run."""
    monkeypatch.setattr("tests.benchmarks.__main__.find_spec", lambda _name: None)
    assert main([]) == 2
    assert "datasette is not installed" in capsys.readouterr().err


def test_answers_that_fail_are_counted_and_not_as_answers() -> None:
    """A server that refuses quickly must not look quick."""
    with refusing() as address:
        found = load(address, ["/"], clients=2, seconds=0.1)
    assert found.answered == 0
    assert found.rate == 0
    assert found.failed > 0


def test_a_server_that_does_not_start_says_why() -> None:
    """A benchmark that waits for ever for a mistyped option helps nobody."""
    with (
        pytest.raises(StepFailed, match="unrecognized arguments"),
        serving("webapp", "--no-such-option"),
    ):
        pass


@contextmanager
def refusing() -> Iterator[str]:
    """A server that has an error for everybody."""

    class Refuse(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(503)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Refuse) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def _needs_datasette() -> None:
    if "datasette" not in STAGES:
        missing("datasette is not installed; pip install -e '.[bench]' does it")


def _sections(run: Run) -> list[Section]:
    return list(reading.sections(run.shop.texts(), run.shop.words()))


def _answers(run: Run, engine: str) -> Iterator[tuple[Ask, Answer]]:
    index = run.shop.index("ours" if engine == "application" else engine)
    with closing(rival(engine).open_at(index)) as asked:
        for ask in run.shop.questions(QUERIES):
            yield ask, asked.ask(ask)
