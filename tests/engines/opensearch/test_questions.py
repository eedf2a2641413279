"""Questions of several plans go together, each plan as if it were alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from indexer.engines.opensearch.questions import Plan, Question, asked, carried_out, each_of
from indexer.vocabulary.budget import Budget, spend, within
from indexer.vocabulary.errors import ClusterAway, QueryRefused

Sent = list[list[Any]]


def asking(sent: Sent) -> Any:
    """Answers each body with itself, and notes what was sent together; one that says ``refuse`` is refused."""

    def ask(bodies: Sequence[Any]) -> list[dict[str, Any]]:
        sent.append([body["says"] for body in bodies])
        if "refuse" in sent[-1]:
            raise QueryRefused("too many words")
        if "away" in sent[-1]:
            raise ClusterAway("away")
        return [*bodies]

    return ask


def saying(*words: str) -> Question[str]:
    """A question of a body a word, which reads them joined."""
    return Question(
        [{"says": word} for word in words], lambda told: "+".join(t["says"] for t in told)
    )


def counting(name: str, rounds: int, last: str = "") -> Plan[list[str]]:
    """A plan that asks so many times, of two bodies each, and spends one at each answer."""
    heard = []
    for number in range(rounds):
        heard.append((yield saying(f"{name}{number}", last or "x")))
        spend(1)
    return heard


def test_a_round_of_all_plans_is_one_request() -> None:
    """A page with ten clauses would wait for ten times as many answers."""
    sent: Sent = []
    done = carried_out([counting("a", 2), counting("b", 0), counting("c", 3)], asking(sent))
    assert sent == [["a0", "x", "c0", "x"], ["a1", "x", "c1", "x"], ["c2", "x"]]
    assert [each.made for each in done] == [["a0+x", "a1+x"], [], ["c0+x", "c1+x", "c2+x"]]


def test_each_plan_pays_what_it_would_pay_alone() -> None:
    """Beside others a cheap clause would be refused for what they cost, or a dear one be taken."""
    with within(Budget()):
        done = carried_out([counting("a", 1), counting("b", 3)], asking([]))
        (alone,) = carried_out([counting("b", 3)], asking([]))
    assert [each.cost for each in done] == [1, 3]
    assert done[1] == alone


def test_what_is_refused_is_no_fault_of_what_was_asked_with_it() -> None:
    """One star for too many words would take the answers of all other clauses away."""
    sent: Sent = []
    plans = [counting("a", 2), counting("b", 2, "refuse"), counting("c", 1)]
    done = carried_out(plans, asking(sent))
    assert [each.made for each in done] == [["a0+x", "a1+x"], None, ["c0+x"]]
    assert str(done[1].refused) == "too many words"


def test_a_plan_may_refuse_by_itself() -> None:
    """What stands for a thousand words is known only when the words are."""

    def refusing() -> Plan[str]:
        yield saying("a")
        raise QueryRefused("a thousand words")

    done = carried_out([refusing(), counting("b", 1)], asking([]))
    assert str(done[0].refused) == "a thousand words"
    assert done[1].made == ["b0+x"]


def test_a_cluster_that_is_away_is_away_for_all() -> None:
    """Half of an answer would be shown as all of it."""
    with pytest.raises(ClusterAway):
        carried_out([counting("a", 1), counting("b", 1, "away")], asking([]))


def test_questions_are_joined_each_with_its_own_answers() -> None:
    """A count would be read where hits stand."""
    sent: Sent = []
    joined = each_of([saying("a", "b"), Question([], lambda told: str(len(told))), saying("c")])
    assert asked(joined, asking(sent)) == ["a+b", "0", "c"]
    assert sent == [["a", "b", "c"]]
