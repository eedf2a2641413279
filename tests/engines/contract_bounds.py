"""What an engine must do about what a question costs: count it, and give up in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from indexer.desk.asking.query_language import make_query
from indexer.engines.contract import Engine
from indexer.vocabulary.budget import Budget, within
from indexer.vocabulary.errors import OutOfTime, QueryRefused
from tests.invented import Opened


def _questions(engine: Engine) -> Iterator[Callable[[], Any]]:
    query = make_query("收到")
    yield lambda: engine.rank(query)
    yield lambda: engine.order(query)
    yield lambda: engine.amounts(query, ["requests_new"])
    yield lambda: engine.newest(query, 3)
    yield lambda: engine.following("收到", 4, 9)
    yield lambda: engine.variants("收倒")


class BoundContract:
    """What an engine must pass of the bounds of cost."""

    def test_a_question_that_would_look_at_too_much_is_refused_with_a_remedy(
        self, opened: Opened
    ) -> None:
        """One reader's page of commas must not take the machine from all others."""
        for ask in _questions(opened.engine):
            with (
                within(Budget(work=1)),
                pytest.raises(QueryRefused, match=r"超过 1 处.*分几次检索"),
            ):
                ask()
            with within(Budget(work=100_000)):
                ask()

    def test_each_question_has_the_whole_work(self, opened: Opened) -> None:
        """A page asks many questions, and none costs too much because others came before."""
        with within(Budget(work=5_000)):
            for _ in range(50):
                assert opened.engine.rank(make_query("收到")).reports

    def test_a_question_whose_time_is_over_is_given_up(self, opened: Opened) -> None:
        """Who waits behind it waits no longer than that."""
        engine = opened.engine
        counting: list[Callable[[], Any]] = [
            lambda: engine.counts([None]),
            lambda: engine.holding(["收到"], ""),
        ]
        for ask in (*_questions(engine), *counting):
            times = iter([0.0, *[2.1] * 1_000])
            with (
                within(Budget(2.0, clock=lambda: next(times))),  # noqa: B023
                pytest.raises(OutOfTime, match="2 秒内没有做完"),
            ):
                ask()
            with within(Budget(2.0, clock=lambda: 1.9)):
                ask()
