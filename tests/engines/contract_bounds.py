"""What an engine must do about what a question costs: count it, and give up in time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from indexer.desk.asking.query_language import make_query
from indexer.engines.contract import Engine
from indexer.vocabulary.budget import Budget, within
from indexer.vocabulary.errors import OutOfTime, QueryRefused
from indexer.vocabulary.query import In, Prefix
from tests.invented import Opened

FREE = {"write", "open", "elsewhere", "close", "places", "words"}
"""What takes no query, and what is looked up among a bounded number of words."""


class Total(Budget):
    """A budget that knows how much work all of its questions did."""

    total = 0

    def spend(self, work: int) -> None:
        """See ``Budget``."""
        self.total += work
        super().spend(work)


def questions(engine: Engine, run: str = "收到") -> dict[str, Callable[[], Any]]:
    """By its method, every question that can be asked of an engine, about ``run``."""
    query = make_query(run)
    return {
        "rank": lambda: engine.rank(query),
        "total": lambda: engine.total(query),
        "order": lambda: engine.order(query),
        "amounts": lambda: engine.amounts(query, ["requests_new"]),
        "newest": lambda: engine.newest(query, 3),
        "following": lambda: engine.following(run, 4, 9),
        "variants": lambda: engine.variants(run),
        "counts": lambda: engine.counts([query.root, In("overview", Prefix(run))]),
        "holding": lambda: engine.holding([run], ""),
    }


class BoundContract:
    """What an engine must pass of the bounds of cost."""

    def test_a_question_that_would_look_at_too_much_is_refused_with_a_remedy(
        self, opened: Opened
    ) -> None:
        """One reader's page of commas must not take the machine from all others."""
        for ask in questions(opened.engine).values():
            with (
                within(Budget(work=1)),
                pytest.raises(QueryRefused, match=r"超过 1 处.*分几次检索"),
            ):
                ask()
            with within(Budget(work=100_000)):
                ask()

    def test_a_question_costs_the_same_whatever_was_asked_before(self, crossing: Opened) -> None:
        """What one reader is answered the next would be refused, and nobody could say why."""
        for run in ("民政", "长城", "没有"):
            for name, ask in questions(crossing.engine, run).items():
                costs = []
                for _ in range(3):
                    with within(budget := Total()):
                        ask()
                    costs.append(budget.total)
                assert costs == [costs[0]] * 3, (name, run)

    def test_each_question_has_the_whole_work(self, opened: Opened) -> None:
        """A page asks many questions, and none costs too much because others came before."""
        for ask in questions(opened.engine).values():
            with within(budget := Budget(work=5_000)):
                for _ in range(20):
                    ask()
                assert budget.spent == 0

    def test_every_question_of_the_contract_is_bounded(self, opened: Opened) -> None:
        """One that was added later would bring back what no question may cost."""
        public = {name for name in vars(Engine) if not name.startswith("_")}
        assert public == {*questions(opened.engine), *FREE}

    def test_a_question_whose_time_is_over_is_given_up(self, opened: Opened) -> None:
        """Who waits behind it waits no longer than that."""
        for ask in questions(opened.engine).values():
            times = iter([0.0, *[2.1] * 1_000])
            with (
                within(Budget(2.0, clock=lambda: next(times))),  # noqa: B023
                pytest.raises(OutOfTime, match="2 秒内没有做完"),
            ):
                ask()
            with within(Budget(2.0, clock=lambda: 1.9)):
                ask()
