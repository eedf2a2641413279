"""A generation that stands elsewhere is brought while the one that is here answers."""

from __future__ import annotations

from pathlib import Path
from threading import Event, active_count, current_thread
from time import monotonic, sleep

import pytest

from indexer import Index, synonyms
from indexer.vocabulary.errors import ClusterAway, IndexMissing, XxgkError
from tests.invented_index import build_index, invented_reports
from webapp import current
from webapp.current import CurrentIndex

PATIENCE = 30  # seconds


class Elsewhere:
    """A mirror that takes its time; then it fails with what it is told to, if anything."""

    def __init__(self, error: XxgkError | None = None) -> None:
        self.begun, self.may_end, self.asked = Event(), Event(), 0
        self.error, self.held = error, True

    def holds(self, generation: str) -> bool:
        """See ``Mirror``."""
        assert generation == "000001"
        if self.error:
            raise self.error
        return self.held

    def refresh(self) -> None:
        """See ``Mirror``."""
        self.asked += 1
        self.by = current_thread()
        self.begun.set()
        assert self.may_end.wait(PATIENCE)
        if self.error:
            raise self.error


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the invented reports."""
    return build_index(tmp_path_factory.mktemp("index"), invented_reports()[:2])


def following(folder: Path, mirror: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> CurrentIndex:
    """What lends the index of ``folder``, a mirror kept by ``mirror``."""
    monkeypatch.setattr(current, "mirror_of", lambda _: mirror)
    monkeypatch.setattr(current, "_ASKED_AGAIN", 0.0)
    return CurrentIndex(folder, synonyms.own())


def ended(before: int) -> None:
    """Wait until a refresh that ran beside has ended."""
    until = monotonic() + PATIENCE
    while active_count() > before:
        assert monotonic() < until
        sleep(0.01)


def test_readers_are_answered_while_a_generation_is_brought(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large index takes a minute to come, in which the site would stand still."""
    mirror, before = Elsewhere(), active_count()
    lent = following(folder, mirror, monkeypatch)
    first = lent.borrow()
    assert mirror.asked == 0  # opening has asked
    assert [lent.borrow() for _ in range(3)] == [first] * 3
    assert mirror.begun.wait(PATIENCE)
    assert mirror.asked == 1
    mirror.may_end.set()
    ended(before)
    assert lent.borrow() is first
    ended(before)
    lent.close()
    first.close()


@pytest.mark.parametrize(
    ("error", "is_opened_again"), [(ClusterAway("away"), False), (IndexMissing("gone"), True)]
)
def test_who_has_an_index_answers_on_without_the_cluster_but_not_without_an_index(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: XxgkError,
    *,
    is_opened_again: bool,
) -> None:
    """A cluster that restarts would be an error on each page; an index that was removed would be shown for ever."""
    mirror, before = Elsewhere(error), active_count()
    mirror.may_end.set()
    lent = following(folder, mirror, monkeypatch)
    seen: list[Index] = [lent.borrow(), lent.borrow()]
    ended(before)
    seen.append(lent.borrow())
    assert (seen[2] is not seen[0]) == is_opened_again
    ended(before)
    lent.close()
    for index in {id(each): each for each in seen}.values():
        index.close()


@pytest.mark.parametrize("held", [True, False])
def test_the_first_reader_after_a_weekend_waits_where_nothing_answers_any_more(
    folder: Path, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    """Two builds have removed what was asked last: each Monday would begin with an error. Otherwise nobody waits."""
    mirror, before = Elsewhere(), active_count()
    mirror.held = held
    lent = following(folder, mirror, monkeypatch)
    first = lent.borrow()
    monkeypatch.setattr(current, "_LATE", 0.0)
    if not held:
        mirror.may_end.set()
    assert lent.borrow() is first  # the same, as nothing new has come
    assert mirror.begun.wait(PATIENCE)
    assert (mirror.by is current_thread()) != held
    mirror.may_end.set()
    ended(before)
    lent.close()
    first.close()
