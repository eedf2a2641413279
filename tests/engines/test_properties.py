"""Laws of matching, checked against the brute-force oracle on random texts and questions."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.desk.asking.query_language import make_query
from indexer.engines import USUAL
from indexer.engines.contract import MOST_SLIPS
from indexer.language.folding import fold
from indexer.vocabulary.amounts import BUCKETS
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.query import (
    SORTS,
    Amount,
    And,
    Has,
    In,
    InPlace,
    Near,
    Node,
    Not,
    OfKind,
    Or,
    Phrase,
    Prefix,
    Query,
    Words,
    YearRange,
    values_of,
    with_values,
)
from indexer.vocabulary.report import Cell, Figure, Report, Step, Table
from indexer.vocabulary.results import Hit
from tests.conftest import use_passes
from tests.engines.agreement import assert_agreement
from tests.engines.oracle import Oracle
from tests.engines.set_aside import standing
from tests.invented import Opened, figure, report, section, with_ids


# Each law on both sets of passes, and on a cluster.
@pytest.fixture(
    name="engine",
    params=["vectorised", "compiled", pytest.param("opensearch", marks=pytest.mark.cluster)],
)
def _engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "opensearch":
        request.getfixturevalue("cluster")
        return "opensearch"
    use_passes(monkeypatch, request.param)
    return USUAL


# Few characters, so that random texts and random questions meet; words of
# jieba's, Traditional and full-width forms and punctuation among them.
PIECES = [
    "政府",
    "人民",
    "民政",
    "信息",
    "公开",
    "申请",
    "收费",
    "政務",
    "开",
    "的",
    "，",
    "。",
    "１2",
    "Ａb",
    " ",
    "\n",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
STRINGS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join)
RENAMED = Step("990102109", "第九镇", "990102", ("990102103", "第3镇"))
FIGURES = ("requests_new", "requests_refused", "requests_new:person", "licences_items_change")
VALUED = [-3, 0, 1, 5, 5.5, 6, 20, 21, 340, 100_000, 200_000]
CHOSEN_KINDS = st.sampled_from(["overview", "fees", "requests"])


@st.composite
def _reports(draw: st.DrawFn) -> list[Report]:
    made = []
    for town in range(draw(st.integers(1, 4))):
        for year in draw(st.sets(st.sampled_from([2012, 2013, None]), min_size=1)):
            sections = []
            for number in range(draw(st.integers(1, 3))):
                cells = draw(st.lists(TEXTS, max_size=2))
                table = (Table(0, (tuple(Cell(c) for c in cells),)),) if cells else ()
                sections.append(
                    section(f"s{number}", draw(TEXTS), draw(TEXTS), draw(CHOSEN_KINDS), table)
                )
            code = f"99010{town % 2 + 1}10{town}"
            # The last township has had another code and name since.
            now = RENAMED if town == 3 else None
            own = report(f"第{town}镇", year, *sections, code=code, title=draw(TEXTS), now=now)
            made.append(replace(own, figures=tuple(f for n in FIGURES for f in draw(_stated(n)))))
    return with_ids(made)


@st.composite
def _stated(draw: st.DrawFn, name: str) -> list[Figure]:
    """What a report states of one figure: often nothing, sometimes rivals, a blank, part of a sum."""
    values = st.sampled_from(VALUED)
    beside = st.sampled_from([None, None, "余", "超过", "近", "不足", "累计"])
    match draw(
        st.sampled_from(["", "", "stated", "stated", "none", "blank", "several", "partial"])
    ):
        case "":
            return []
        case "none":
            return [figure(name, 0, "none")]
        case "blank":
            return [figure(name, None, "blank")]
        case "several":
            rivals = draw(st.lists(values, min_size=2, max_size=3, unique=True))
            return [figure(name, value, "several", draw(beside)) for value in rivals]
        case state:
            return [figure(name, draw(values), state, draw(beside))]


BUCKETED = st.tuples(st.sampled_from(FIGURES), st.sampled_from(BUCKETS)).map(":".join)


@st.composite
def _amounts(draw: st.DrawFn) -> Amount:
    low, high = sorted(draw(st.lists(st.sampled_from(VALUED), min_size=2, max_size=2)))
    bounds: list[tuple[float | None, float | None]] = [(low, high), (low, None), (None, high)]
    first, last = draw(st.sampled_from(bounds))
    return Amount(draw(st.sampled_from(FIGURES)), first, last, draw(st.booleans()))


LEAVES = st.one_of(
    _amounts(),
    _amounts(),
    BUCKETED.map(lambda value: Has("figure", value)),
    STRINGS.map(Words),
    STRINGS.map(Phrase),
    st.sampled_from(["政", "信息", "申", "a"]).map(Prefix),
    st.builds(Near, st.tuples(STRINGS, STRINGS), st.integers(0, 5)),
    st.builds(YearRange, st.just(2012), st.integers(2012, 2013)),
    st.sampled_from(["第0镇", "990101", "没有", "第3镇", "990102109"]).map(InPlace),
    CHOSEN_KINDS.map(OfKind),
    st.sampled_from(["undated", "unplaced"]).map(lambda flag: Has("flag", flag)),
)
PLACES = st.sampled_from(["title", "heading", "table", "fees", "requests"])
TREES: st.SearchStrategy[Node] = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.lists(parts, min_size=2, max_size=3).map(lambda p: And(tuple(p))),
        st.lists(parts, min_size=2, max_size=3).map(lambda p: Or(tuple(p))),
        parts.map(Not),
        st.builds(In, PLACES, parts),
    ),
    max_leaves=5,
)
CARRIED = {name: list(facet.labels) for name, facet in FACETS.items() if facet.of}
VALUES: dict[str, st.SearchStrategy[list[str]]] = {
    "year": st.just(["2012"]),
    "place": st.sampled_from([["990101"], ["第1镇", "没有"], ["990102103"]]),
    "section": CHOSEN_KINDS.map(lambda kind: [kind]),
    "figure": st.lists(BUCKETED, max_size=3),
    **{
        name: st.sampled_from(values).map(lambda value: [value]) for name, values in CARRIED.items()
    },
}
QUERIES = st.builds(
    lambda root, chosen, **order: replace(make_query(**chosen, **order), text="?", root=root),
    root=st.none() | TREES,
    chosen=st.fixed_dictionaries({}, optional=VALUES),
    scope=st.sampled_from(["report", "section"]),
    counted=st.lists(st.sampled_from(FIGURES), max_size=2),
    sort=st.sampled_from([*SORTS, *FIGURES, *(f"-{name}" for name in FIGURES)]),
)
# Building an engine takes longer than Hypothesis likes to wait.
settings.register_profile(
    "engine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
ENGINE = settings.get_profile("engine")
# An index in a cluster takes a second to make, and these tests one for each example.
EXAMPLES = 5 if os.environ.get("XXGK_TEST_CLUSTER") else 20


def _opened(tmp_path_factory: pytest.TempPathFactory, reports: list[Report], engine: str) -> Opened:
    return Opened(tmp_path_factory.mktemp("engine"), reports, engine)


@settings(ENGINE, max_examples=EXAMPLES)
@given(reports=_reports(), queries=st.lists(QUERIES, min_size=25, max_size=25))
def test_any_question_is_answered_as_reading_everything_would(
    tmp_path_factory: pytest.TempPathFactory,
    engine: str,
    reports: list[Report],
    queries: list[Query],
) -> None:
    """Whatever a journalist combines, no report may be missing and none invented."""
    oracle = Oracle(reports)
    with _opened(tmp_path_factory, reports, engine) as opened:
        for query in queries:
            assert_agreement(opened.engine, oracle, query)


def has_no_room(other: str, text: str, told: Mapping[str, int], every: Mapping[str, int]) -> bool:
    """Whether, wherever ``other`` has one letter for or more than ``text``, others as common take all the room."""
    text = fold(text)
    gaps = [(text[:at], text[at + 1 :]) for at in range(len(text))]
    gaps += [(text[:at], text[at:]) for at in range(1, len(text))]
    rivals = [
        [told[t] for t in told if len(t) == len(other) and t.startswith(left) and t.endswith(right)]
        for left, right in gaps
        if len(other) == len(left) + 1 + len(right)
        and other.startswith(left)
        and other.endswith(right)
    ]
    return bool(rivals) and all(
        sum(times >= every[other] for times in each) >= MOST_SLIPS for each in rivals
    )


@settings(ENGINE, max_examples=EXAMPLES)
@given(reports=_reports(), clauses=st.lists(TREES, max_size=10), strings=st.lists(STRINGS))
def test_what_is_looked_up_for_typing_is_what_reading_everything_would_say(
    tmp_path_factory: pytest.TempPathFactory,
    engine: str,
    reports: list[Report],
    clauses: list[Node],
    strings: list[str],
) -> None:
    """A number beside a suggestion is believed like any other."""
    oracle = Oracle(reports)
    with _opened(tmp_path_factory, reports, engine) as opened:
        asked = opened.engine
        assert asked.counts([None, *clauses]) == oracle.counts([None, *clauses])
        for where in ("", "title", "heading", "table", "fees"):
            assert asked.holding(strings, where) == oracle.holding(strings, where)
        for string in strings:
            assert asked.words(string, 50) == oracle.words(string, 50)
            told, every = dict(asked.variants(string)), dict(oracle.variants(string))
            assert told.items() <= every.items()
            assert all(has_no_room(other, string, told, every) for other in every.keys() - told)
            assert sorted(asked.following(string, 4, 500)) == sorted(
                oracle.following(string, 4, 500)
            )


@settings(ENGINE, max_examples=EXAMPLES)
@given(reports=_reports(), data=st.data())
def test_any_string_of_the_text_is_found_where_it_stands(
    tmp_path_factory: pytest.TempPathFactory,
    engine: str,
    reports: list[Report],
    data: st.DataObject,
) -> None:
    """A quotation copied off a page must lead back to every page that has it."""
    with _opened(tmp_path_factory, reports, engine) as opened:
        texts = [t for r in reports for s in r.sections for t in (s.heading, s.text) if t.strip()]
        for _ in range(25 if texts else 0):
            text = data.draw(st.sampled_from(texts))
            start = data.draw(st.integers(0, len(text) - 1))
            wanted = text[start : start + data.draw(st.integers(1, 12))]
            texts_of = {
                (r.id, s.anchor): (fold(s.heading), fold(s.text))
                for r in reports
                for s in r.sections
            }
            folded = fold(wanted)
            holding = {at for at, held in texts_of.items() if any(folded in text for text in held)}
            run = {at for at in holding if any(standing(folded, text) for text in texts_of[at])}
            exact = opened.search(Query(root=Phrase(wanted), size=100))
            loose = opened.search(Query(root=Words(wanted), size=100))
            assert _pairs(exact.hits) == holding
            assert _pairs(loose.hits) >= run
            if holding == run and run:
                best = {(h.id, m.anchor) for h in loose.hits for m in h.matches[:1]}
                count = len({id_ for id_, _ in holding})
                assert {hit.id for hit in loose.hits[:count]} == {id_ for id_, _ in holding}
                assert len(best & holding) == count


@settings(ENGINE, max_examples=EXAMPLES // 2)
@given(reports=_reports(), queries=st.lists(QUERIES, min_size=25, max_size=25))
def test_the_buckets_of_a_figure_add_up_to_the_total(
    tmp_path_factory: pytest.TempPathFactory,
    engine: str,
    reports: list[Report],
    queries: list[Query],
) -> None:
    """A report in two ranges, or in none, would make every sum of a table wrong."""
    with _opened(tmp_path_factory, reports, engine) as opened:
        for query in queries:
            chosen = {value.rpartition(":")[0] for value in values_of(query, "figure")}
            for name in set(FIGURES) - chosen:
                found = opened.engine.rank(replace(query, counted=(name,)))
                (facet,) = (each for each in found.facets if each.name == name)
                assert sum(bucket.count for bucket in facet.buckets) == found.reports
                for bucket in facet.buckets:
                    values = *values_of(query, "figure"), f"{name}:{bucket.value}"
                    narrowed = opened.engine.rank(with_values(query, "figure", values))
                    assert narrowed.reports == bucket.count > 0


def test_every_kind_of_node_is_among_the_questions() -> None:
    """A law checked on half of the language holds for half of it."""
    made = {type(inner) for node in _sample(TREES) for inner in _walk(node)}
    assert {Words, Phrase, Prefix, Near, YearRange, InPlace, OfKind, Has, Amount} <= made
    assert {And, Or, Not, In} <= made


def _sample(strategy: st.SearchStrategy[Node]) -> list[Node]:
    found: list[Node] = []

    @settings(ENGINE, max_examples=300, database=None, derandomize=True)
    @given(strategy)
    def collect(node: Node) -> None:
        found.append(node)

    collect()
    return found


def _walk(node: Node) -> Iterator[Node]:
    yield node
    parts = node.parts if isinstance(node, And | Or) else ()
    for part in (*parts, *((node.part,) if isinstance(node, Not | In) else ())):
        yield from _walk(part)


def _pairs(hits: tuple[Hit, ...]) -> set[tuple[str, str]]:
    return {(hit.id, match.anchor) for hit in hits for match in hit.matches}
