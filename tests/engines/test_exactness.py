"""What grep finds is found: random strings and questions over whole corpora.

``test_engine_properties`` asks the same of tiny random texts. Here texts are
as long and as much alike as those of real reports, and seeds are fixed.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import get_args

import pytest

import indexer.language.folding
from indexer.archive import generations
from indexer.building import build
from indexer.desk.asking.query_language import make_query, narrowed
from indexer.desk.hits import Hits
from indexer.engines import opened
from indexer.language.folding import fold
from indexer.vocabulary.amounts import BUCKETS
from indexer.vocabulary.fields import FACETS, TEXTS, carried
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.query import (
    SCOPES,
    SORTS,
    Amount,
    And,
    In,
    Leaf,
    Near,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Query,
    Words,
    YearRange,
    clause_of,
)
from indexer.vocabulary.report import Report
from tests.benchmarks import synthetic
from tests.engines.agreement import assert_agreement
from tests.engines.oracle import Oracle
from tests.engines.set_aside import standing
from tests.invented import Opened

SEED = 20_261_122
STRINGS = 2_000  # of each corpus
SHOWN = 60  # of them are also asked for as a reader sees the answer, with texts and marks
LONGEST = 12
TREES = 150
SYNTHETIC_REPORTS = 150
MARKS = "，。；：、（）“”《》\n"
Sections = set[tuple[str, str]]


class Corpus:
    """An index, opened, and the reports it was made of."""

    def __init__(self, index: Path) -> None:
        current = generations.open_current(index, lambda found: found)
        analyzer = generations.analyzer_of(current.metadata, index)
        parts = opened(current.metadata["engine"], current.files, analyzer)
        self._store, self.engine = parts.store, parts.engine
        self.search = Hits(self.engine, self._store, analyzer.words).search
        every = range(self._store.count("reports"))
        self.reports = [self._store.report_number(number) for number in every]
        sections = [(r.id, s) for r in self.reports for s in r.sections]
        self.holding = cache(self._holding)
        self._folded = [((id_, s.anchor), fold(s.heading), fold(s.text)) for id_, s in sections]
        self.texts = [text for _, s in sections for text in (s.heading, s.text) if text.strip()]

    def close(self) -> None:
        """Let go of files."""
        self.engine.close()
        self._store.close()

    def _holding(self, wanted: str) -> Sections:
        """The sections whose heading or text holds ``wanted``: all of them are read."""
        wanted = fold(wanted)
        return {at for at, heading, text in self._folded if wanted in heading or wanted in text}

    def standing(self, run: str) -> Sections:
        """The sections that hold it otherwise than where only other words cross."""
        wanted = fold(run)
        return {at for at, *texts in self._folded if any(standing(wanted, t) for t in texts)}

    def found(self, query: Query) -> Sections:
        """All matching sections of all pages."""
        found: Sections = set()
        for page in count(1):
            ranking = self.engine.rank(replace(query, page=page, size=100))
            for ranked in ranking.page:
                report = self.reports[ranked.report]
                found |= {(report.id, report.sections[at].anchor) for at in ranked.positions}
            if page * 100 >= ranking.reports:
                break
        return found


@pytest.fixture(scope="module", params=["sample", "real", "synthetic"])
def corpus(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Corpus]:
    """The sample corpus, the real reports, and synthetic ones, one after the other."""
    directory = tmp_path_factory.mktemp("exactness")
    if request.param == "sample":
        directory = request.getfixturevalue("corpus_index")
    elif request.param == "real":
        build.build([request.getfixturevalue("shared_reports") / "real"], directory)
    else:
        synthetic.write(directory / "reports", SYNTHETIC_REPORTS)
        build.build([directory / "reports"], directory)
    opened = Corpus(directory)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def strings(corpus: Corpus) -> list[str]:
    return _strings(corpus.texts)


def test_any_quoted_string_is_found_exactly_where_grep_finds_it(
    corpus: Corpus, strings: list[str]
) -> None:
    """A quotation missed, or one never printed, would cost a journalist the story."""
    wrong = [s for s in strings if corpus.found(Query(root=Phrase(s))) != corpus.holding(s)]
    assert not wrong


def test_any_string_typed_in_quotes_is_found_exactly_where_grep_finds_it(
    corpus: Corpus, strings: list[str]
) -> None:
    """What the engine can find is lost if the language reads the quotation otherwise."""
    typed = [s for s in strings if '"' not in fold(s) and s.strip()]
    assert len(typed) > STRINGS * 0.9
    wrong = [s for s in typed if corpus.found(make_query(f'"{s}"')) != corpus.holding(s)]
    assert not wrong


def test_any_string_unquoted_is_missed_nowhere(corpus: Corpus, strings: list[str]) -> None:
    """However jieba cuts it, who types a stretch of a report must find that report."""
    wrong = [s for s in strings if not corpus.found(Query(root=Words(s))) >= corpus.standing(s)]
    assert not wrong
    assert sum(corpus.standing(s) != corpus.holding(s) for s in strings) < STRINGS // 20


def test_pages_show_every_section_that_grep_finds_and_mark_the_string(
    corpus: Corpus, strings: list[str]
) -> None:
    """A hit that is counted but on no page, or unmarked on it, might as well be missed."""
    for string in [s for s in strings if s.strip()][:SHOWN]:
        query = Query(root=Phrase(string), size=20)
        answers = [corpus.search(query)]
        while len(answers[-1].hits) == query.size:
            answers.append(corpus.search(replace(query, page=len(answers) + 1)))
        shown = [(h.id, m) for answer in answers for h in answer.hits for m in h.matches]
        holding = corpus.holding(string)
        assert {(id_, match.anchor) for id_, match in shown} == holding, string
        assert {(a.reports, a.sections) for a in answers} == {
            (len({id_ for id_, _ in holding}), len(holding))
        }, string
        assert all(any(s.marks for s in match.snippets) for _, match in shown), string


def test_the_strings_are_of_all_kinds(corpus: Corpus, strings: list[str]) -> None:
    """A law checked on easy strings holds for easy strings."""
    assert len(strings) == STRINGS
    assert {len(string) for string in strings} == set(range(1, LONGEST + 1))
    for kind in (
        lambda s: any(mark in s[1:-1] for mark in MARKS),
        lambda s: "\n" in s[1:-1],
        lambda s: any(c in _traditional() for c in fold(s)) and fold(s) != s,
        lambda s: any("！" <= c <= "～" and c.isalnum() for c in s),
        lambda s: not corpus.holding(s),
    ):
        assert sum(map(kind, strings)) >= STRINGS // 100


# Strings


def _strings(texts: list[str]) -> list[str]:
    """Stretches of ``texts``, many across punctuation, many written another way, some of no text."""
    rng = random.Random(SEED)
    weights = [len(text) for text in texts]
    crossed = [(t, i) for t in texts for i in range(1, len(t) - 1) if t[i] in MARKS]
    broken = [(t, i) for t, i in crossed if t[i] == "\n"]

    def stretch(length: int) -> str:
        chance = rng.random()
        if length > 2 and chance < 0.3:
            text, at = rng.choice(broken if broken and chance < 0.1 else crossed)
            start = max(0, at - rng.randint(1, length - 2))
        else:
            text = rng.choices(texts, weights)[0]
            start = rng.randint(0, max(0, len(text) - length))
        return text[start : start + length]

    found = []
    for _ in range(STRINGS):
        length = rng.randint(1, LONGEST)
        string = stretch(length)
        if length > 3 and rng.random() < 0.1:  # two halves of different places: mostly in no text
            string = stretch(length // 2) + stretch(length - length // 2)
        found.append(rng.choice(WRITINGS)(string))
    return found


@cache
def _traditional() -> dict[str, str]:
    """Traditional characters by the Simplified ones that they fold to."""
    table = Path(indexer.language.folding.__file__).parent / "data" / "ts_characters.txt"
    return {fold(pair[0]): pair[0] for pair in table.read_text(encoding="utf-8").splitlines()}


def _as_traditional(string: str) -> str:
    return "".join(_traditional().get(character, character) for character in string)


def _as_full_width(string: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in string)


WRITINGS: list[Callable[[str], str]] = [
    *[str] * 3,
    str.upper,
    _as_traditional,
    _as_full_width,
    lambda string: _as_full_width(_as_traditional(string).upper()),
]


# Questions


def test_random_questions_over_the_sample_are_answered_as_reading_everything_would(
    corpus_index: Path, tmp_path: Path
) -> None:
    """Whatever a journalist combines, totals, counts and sections must be the true ones."""
    opened = Corpus(corpus_index)
    reports = opened.reports
    opened.close()
    oracle, asked = Oracle(reports), _Questions(reports)
    answered = 0
    with Opened(tmp_path, reports) as again:
        for _ in range(TREES):
            ranking = assert_agreement(again.engine, oracle, asked.query())
            answered += 0 < ranking.reports < len(reports)
    assert asked.kinds == set(get_args(Node)) - {Nothing}
    assert answered > TREES / 4


class _Questions:
    """Random questions whose words, years and places stand in ``reports``."""

    def __init__(self, reports: list[Report]) -> None:
        self._rng = random.Random(SEED)
        self._reports = reports
        times = Counter(name for r in reports for name in {f.name for f in r.figures})
        self._stated = [name for name, _ in times.most_common(6)]
        self.kinds: set[type[Node]] = set()

    def query(self) -> Query:
        """A tree, mostly, and sometimes each of the filters."""
        rng = self._rng

        def some(choose: Callable[[], str]) -> list[str]:
            return [choose() for _ in range(rng.choice([0] * 9 + [1, 2]))]

        return replace(
            narrowed(
                make_query(
                    scope=rng.choice(SCOPES),
                    sort=rng.choice([*SORTS, *self._figures(1), f"-{self._figures(1)[0]}"]),
                    counted=self._figures(rng.choice([0, 0, 1, 2])),
                ),
                {name: some(partial(self._value, name)) for name in FACETS},
            ),
            text="?",
            root=self._node(3) if rng.random() < 0.95 else None,
        )

    def _node(self, depth: int) -> Node:
        node = self._branch(depth - 1) if depth and self._rng.random() < 0.7 else self._leaf()
        self.kinds.add(type(node))
        return node

    def _branch(self, depth: int) -> Node:
        rng = self._rng
        parts = tuple(self._node(depth) for _ in range(rng.randint(2, 3)))
        match rng.choice(["and", "or", "or", "not", "in", "in"]):
            case "and":
                return And(parts)
            case "or":
                return Or(parts)
            case "not":
                return Not(parts[0])
            case _:
                return In(rng.choice([*TEXTS, *KINDS]), parts[0])

    def _leaf(self) -> Node:
        rng = self._rng
        if rng.random() < 0.7:
            return self._text_leaf()
        if rng.random() < 0.3:
            first, last = sorted(rng.choices((0, 1, 2, 5, 20, 152, 340), k=2))
            ends: list[tuple[int | None, int | None]]
            ends = [(first, last), (first, None), (None, last)]
            low, high = rng.choice(ends)
            return Amount(self._figures(1)[0], low, high, rng.random() < 0.5 and low != high)
        name = rng.choice([*FACETS])
        return clause_of(name, self._value(name))

    def _figures(self, count: int) -> list[str]:
        """Figures, of those that many reports state; the same now and then, so that they combine."""
        return self._rng.choices(self._stated, k=count)

    def _text_leaf(self) -> Leaf:
        rng = self._rng
        text = self._text()
        length = rng.choice([1, 2, 2, 2, 3, 4, 4, 6])
        starts = sorted(rng.randint(0, max(0, len(text) - length)) for _ in range(2))
        said = [text[at : at + length] for at in starts]
        said = [string if string.strip() else "公开" for string in said]
        match rng.choice(["words", "words", "words", "scattered", "phrase", "prefix", "near"]):
            case "words":
                return Words(said[0])
            case "scattered":
                return Words(said[1] + said[0])
            case "phrase":
                return Phrase(said[0])
            case "prefix":
                return Prefix(said[0].strip()[:3])
            case _:
                return Near(tuple(s.strip() for s in said), rng.randint(0, 40))

    def _text(self) -> str:
        """A text in which words are near each other; titles and tables are texts too."""
        rng = self._rng
        report = rng.choice(self._reports)
        section = rng.choice(report.sections)
        tables = [table.text for table in section.tables]
        texts = [section.heading, section.text, section.text, report.title, *tables]
        text = rng.choice([text for text in texts if text.strip()])
        at = rng.randint(0, max(0, len(text) - 40))
        return text[at : at + 40]

    def _value(self, facet: str) -> str:
        if facet == "year":
            return self._years()
        if facet == "figure":
            return f"{self._figures(1)[0]}:{self._rng.choice(BUCKETS)}"
        if facet == "place":
            return self._place()
        # Any value, but mostly one that a report carries: most flags are rare.
        borne = [value for report in self._reports for value in carried(report).get(facet, ())]
        return self._rng.choice([*FACETS[facet].labels, *borne])

    def _years(self) -> str:
        first, last = sorted(self._rng.choices([r.year or 2012 for r in self._reports], k=2))
        return YearRange(first, self._rng.choice([first, last])).value

    def _place(self) -> str:
        lineage = self._rng.choice(self._reports).place.lineage
        values = [name for step in lineage for name in (step.value, step.name, *step.also)]
        return self._rng.choice([*values, "没有这个镇"])
