"""What of an archive is sent to the cluster: what does not stand there as it is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from indexer.archive.store import Store
from indexer.engines.opensearch import documents
from indexer.engines.opensearch.outgoing import Outgoing
from indexer.engines.opensearch.slots import Sent
from indexer.vocabulary.progress import silent
from indexer.vocabulary.report import Report
from tests.archive.sent import written
from tests.invented import report, section


def reports(*towns: str) -> list[Report]:
    return [
        report(
            f"{town}镇", 2012, section("s1", "概述", f"{town}修渠"), section("s2", "收费", "未收费")
        )
        for town in towns
    ]


class Built:
    """Documents of an index by id, as builds that follow one another leave them."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.index = folder, dict[str, Any]()
        self._sent, self._given = Sent({}, frozenset()), (0, 0)

    def build(self, each: Sequence[Report]) -> dict[str, Any]:
        """Let these reports be in it; return what was sent."""
        with written(self._folder, each, together=False) as path, closing(Store(path)) as store:
            vocabulary = documents.vocabulary(store)
            outgoing = Outgoing(self._folder, store, vocabulary, self._sent, self._given)
            words = {i[5:]: self.index[i] for i in self.index if i.startswith("word ")}
            sent = dict(outgoing.documents(words, silent))
            gone = [*outgoing.left(words)]
            assert self.index.keys() >= {*gone}
            assert sent.keys().isdisjoint(gone)
            kept = {i: d for i, d in self.index.items() if i not in gone}
            self.index = kept | sent
            self._sent = Sent(dict(outgoing.placed), outgoing.lexicons)
            self._given = outgoing.given
            assert outgoing.new == sum(map(str.isdigit, sent))
            assert len(self.index) == 2 * len(each) + len(outgoing.words) + len(outgoing.lexicons)
        return sent


def slots(sent: dict[str, Any]) -> list[str]:
    return [id_ for id_ in sent if id_.isdigit()]


def test_a_report_keeps_its_slot_though_its_number_changes(tmp_path: Path) -> None:
    """Each report that comes would have all after it sent again."""
    built = Built(tmp_path)
    assert slots(built.build(reports("乙", "丁"))) == ["0", "1"]
    before = dict(built.index)
    sent = built.build(reports("甲", "乙", "丙", "丁"))
    assert slots(sent) == ["2", "3"]
    assert {built.index[i]["number"] for i in slots(built.index)} == {0, 1, 2, 3}
    assert built.index["0"] == before["0"]
    sections = [s["section"] for i in slots(built.index) for s in built.index[i]["sections"]]
    assert sorted(sections) == [*range(8)]


def test_nothing_is_sent_where_nothing_changed(tmp_path: Path) -> None:
    """An hourly build would copy the whole index into itself."""
    built = Built(tmp_path)
    built.build(reports("乙", "丁"))
    assert built.build(reports("乙", "丁")) == {}


def test_whatever_of_a_report_changes_has_it_sent_again(tmp_path: Path) -> None:
    """A figure that was read better would stay as it was, on one machine of two."""
    built = Built(tmp_path)
    one, other = reports("乙", "丁")
    built.build([one, other])
    for changed in (replace(one, source_url="https://example.org/1"), replace(one, title="报告")):
        sent = built.build([changed, other])
        assert len(slots(sent)) == 1
        assert len(slots(built.index)) == 2


def test_words_are_sent_that_more_sections_hold_or_fewer(tmp_path: Path) -> None:
    """A word's weight comes from how many sections hold it: an old count is another order of hits."""
    built = Built(tmp_path)
    built.build(reports("乙", "丁"))
    sent = built.build(reports("乙"))
    assert "word 收费" in sent
    assert slots(sent) == []
    alone = Built(tmp_path)
    alone.build(reports("乙"))
    of_words = [{i: d for i, d in b.index.items() if "word" in i} for b in (built, alone)]
    assert of_words[0] == of_words[1]
