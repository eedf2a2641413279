"""What every place that holds texts answers, whichever it is: that of a folder and that of a cluster, side by side."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import repeat
from pathlib import Path

import pytest

from indexer.archive.store import read_only
from indexer.archive.texts import Texts, TextsInFolder
from indexer.vocabulary.errors import NotFound
from indexer.vocabulary.figures import FIGURE_NAMES
from tests.archive.sent import Sent, written
from tests.invented import with_ids
from tests.invented_index import TABLE, invented_reports

REPORTS = with_ids(invented_reports())
LONG = next(n for n, each in enumerate(REPORTS) if each.year == 2015)
TABLED = next(n for n, each in enumerate(REPORTS) if each.place.path == ("丙街道",))
ASKED: list[Callable[[Texts, int], object]] = [
    lambda texts, number: list(texts.rows([0, number])),
    lambda texts, number: list(texts.whole([0, number])),
    lambda texts, number: list(texts.cut([0, number])),
    lambda texts, number: texts.hits([(0, [0]), (number, [0])], (), False),
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with written(tmp_path_factory.mktemp("texts"), invented_reports()) as path:
        yield path


@pytest.fixture(scope="module")
def folder(database: Path) -> Iterator[Texts]:
    with closing(sqlite3.connect(read_only(database), uri=True, check_same_thread=False)) as db:
        yield TextsInFolder(db)


@pytest.fixture(scope="module", params=["folder", "cluster"])
def texts(request: pytest.FixtureRequest, database: Path, folder: Texts) -> Texts:
    """Each in turn."""
    return folder if request.param == "folder" else Sent(database).texts


def test_rows_come_in_the_order_that_is_asked_for(texts: Texts) -> None:
    """Each row of a table of figures would stand beside another report's name."""
    ids = [each.id for each in REPORTS]
    assert [row.id for row in texts.rows()] == ids
    for numbers in ([5, 0, 5, 2], [], [LONG]):
        assert [row.id for row in texts.rows(numbers)] == [ids[n] for n in numbers]
        assert [whole.row.id for whole in texts.whole(numbers)] == [ids[n] for n in numbers]


def test_rows_are_read_as_they_are_taken(texts: Texts) -> None:
    """An export of twenty thousand reports would hold all of them."""
    for found in (texts.rows(repeat(1)), texts.whole(repeat(1)), texts.cut(repeat(1))):
        assert next(found) == next(found)


def test_a_hit_shows_its_sections_with_what_they_stand_below(texts: Texts) -> None:
    """Who reads 举行听证会两次 must see of what: 公众参与."""
    (hit,) = texts.hits([(LONG, [3, 2])], (), False)
    assert {at: section.heading for at, section in hit.sections.items()} == {
        2: "（一）征集意见",
        3: "（二）其他",
    }
    assert hit.above == {"s2": "二、公众参与"}


def test_tables_are_shown_where_they_are_wanted(texts: Texts) -> None:
    """They are most of a report: a page of hits would read all of them."""
    for wanted, tables in ((True, (TABLE,)), (False, ())):
        (hit,) = texts.hits([(TABLED, [1])], (), wanted)
        assert hit.sections[1].tables == tables


@pytest.mark.parametrize("ask", ASKED)
@pytest.mark.parametrize("number", [1_000, -1])
def test_a_number_that_no_report_has_is_not_found(
    texts: Texts, ask: Callable[[Texts, int], object], number: int
) -> None:
    """An engine and a catalogue that do not belong together must not be a fault of the program, nor an empty page."""
    assert ask(texts, 1)
    with pytest.raises(NotFound):
        ask(texts, number)


def test_both_places_answer_alike(folder: Texts, database: Path) -> None:
    """What is found must not depend on where it stands."""
    cluster, every = Sent(database).texts, range(len(REPORTS))
    assert list(cluster.rows()) == list(folder.rows())
    assert list(cluster.whole(every)) == list(folder.whole(every))
    assert list(cluster.cut(every)) == list(folder.cut(every))
    asked = [(n, range(len(each.sections))) for n, each in enumerate(REPORTS)]
    for figures in ((), FIGURE_NAMES[:2]):
        for tables in (False, True):
            shown = (each.hits(asked, figures, tables) for each in (cluster, folder))
            assert next(shown) == next(shown)
