"""What of a database is taken elsewhere comes back as it was: every row of every table."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.archive import elsewhere
from indexer.archive.store import Store
from indexer.vocabulary.report import Cell, Flag, FlagSide, Report, Table
from tests.archive.sent import Sent, written
from tests.invented import figure, report, section
from tests.invented_index import invented_reports

# Halves of characters, what ends a text in the archive, full width, what lies outside of the usual plane.
TEXTS = st.text("公开申请镇乡0123 a%\n\t\0\ud800\udc00Ａ𠮷é", max_size=30)
TABLES = st.builds(
    lambda at, cells: Table(at, tuple(tuple(map(Cell, row)) for row in cells)),
    st.integers(0, 3),
    st.lists(st.lists(TEXTS, min_size=1, max_size=3), min_size=1, max_size=2),
)


@st.composite
def reports(draw: st.DrawFn) -> list[Report]:
    """Reports of a few towns and years, each of one path."""
    found = []
    for town, year in draw(
        st.sets(
            st.tuples(st.sampled_from("甲乙丙"), st.integers(2010, 2013)), min_size=1, max_size=5
        )
    ):
        headings = draw(st.lists(TEXTS, max_size=3))
        sections = [
            section(
                f"s{n}", heading, draw(TEXTS), "fees", tuple(draw(st.lists(TABLES, max_size=1)))
            )
            for n, heading in enumerate(headings, 1)
        ]
        made = report(
            f"{town}镇", year, section("s0", "", draw(TEXTS)), *sections, title=draw(TEXTS)
        )
        if draw(st.booleans()):
            made = replace(made, figures=(figure("requests_new", draw(st.integers(0, 9))),))
        if draw(st.booleans()):
            side = FlagSide("3", "s0", draw(TEXTS))
            made = replace(made, flags=(Flag("sum", draw(TEXTS), side, side),))
        found.append(made)
    return found


def tables(path: Path) -> dict[str, list[str]]:
    """All rows of all tables, and the words that make them."""
    with closing(sqlite3.connect(path)) as db:
        names = db.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
        found = {name: sorted(map(repr, db.execute(f"SELECT * FROM {name}"))) for (name,) in names}
        made = db.execute("SELECT type, name, sql FROM sqlite_master")
        return {**found, "": sorted(map(repr, made))}


@given(reports())
@settings(max_examples=25, deadline=None)
def test_taking_out_and_putting_back_changes_no_row(invented: list[Report]) -> None:
    """A build takes over what the last one sent; what changes on the way changes again with every build."""
    with TemporaryDirectory() as folder, written(Path(folder), invented) as path:
        before, sent = tables(path), Sent(path)
        elsewhere.take_out(path)
        assert not tables(path)["sections"]
        elsewhere.put_back(path, sent)
        assert tables(path) == before


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[tuple[Path, Sent]]:
    """Hostile reports, of which only the catalogue is here."""
    with written(tmp_path, invented_reports()) as path:
        sent = Sent(path)
        elsewhere.take_out(path)
        yield path, sent


def test_a_catalogue_with_texts_elsewhere_answers_as_the_whole_database(
    catalogue: tuple[Path, Sent], tmp_path: Path
) -> None:
    """Lists, doubts and pages of a report would differ by where an index stands."""
    (tmp_path / "whole").mkdir()
    path, sent = catalogue
    with (
        written(tmp_path / "whole", invented_reports()) as other,
        closing(Store(other)) as whole,
        closing(Store(path, sent.texts)) as slim,
    ):
        for id_ in whole.ids().values():
            assert slim.report(id_) == whole.report(id_)
            assert slim.arrival(id_) == whole.arrival(id_)
        assert list(slim.each()) == list(whole.each())
        assert slim.arrivals() == whole.arrivals()
        assert slim.summary() == whole.summary()
        assert slim.registry() == whole.registry()
        assert slim.coverage() == whole.coverage()
        for doubt in ("ambiguous", "unlisted", "untitled", "warned", "joined"):
            assert slim.list_doubtful(doubt, 0, 9) == whole.list_doubtful(doubt, 0, 9)
        assert slim.check() == whole.check() == []


def test_a_catalogue_has_no_text(catalogue: tuple[Path, Sent]) -> None:
    """Every machine that asks holds one: texts in it would be the index once more on each."""
    path, _ = catalogue
    said = path.read_bytes()
    for text in ("内容充实、程序规范", "未收取任何费用", "举行听证会两次"):
        assert text.encode() not in said


def test_what_is_gone_elsewhere_is_told(catalogue: tuple[Path, Sent]) -> None:
    """A report of which a part is lost is in no answer, and nobody would miss it."""
    _, sent = catalogue
    assert sent.check() == []
    lexicon = next(id_ for id_ in sent.cluster.sent if id_.startswith("lexicon "))
    for id_ in ("2", lexicon):
        kept = sent.cluster.sent.pop(id_)
        assert sent.check() == [f"tiny in the cluster lacks {id_}. Build with --full."]
        sent.cluster.sent[id_] = kept
