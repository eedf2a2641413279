"""What is looked up for who is typing: nothing of it stays beyond a bound."""

from __future__ import annotations

import gc
from pathlib import Path

from indexer.engines.whoosh.matching.leaves import Scored
from indexer.vocabulary.query import Near, Node, Words
from tests.invented import Opened, report, section, with_ids


def test_what_many_clauses_found_is_not_kept(tmp_path: Path) -> None:
    """A server that runs for months would keep the sections of all that was ever typed."""
    reports = [report("甲镇", 2012, section("s1", "一、概述", "公开为常态，不公开为例外。"))]
    with Opened(tmp_path, with_ids(reports)) as opened:
        for distance in range(400):
            clauses: list[Node] = [
                Near(("公开", "例外"), distance),
                Words("公开例外" + "，" * distance),
            ]
            assert opened.engine.counts(clauses) == [int(distance >= 1), 1]
        gc.collect()
        assert sum(isinstance(each, Scored) for each in gc.get_objects()) < 20
