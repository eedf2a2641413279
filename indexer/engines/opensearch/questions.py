"""Questions to the cluster as values, and plans that ask one after the other, so that several are asked in one request.

Where a next question depends on the last answer, that is a generator which yields a question and is sent what was read. Any
number of them go on side by side: a round of theirs is one request, however many they are.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from indexer.engines.opensearch.cluster import Body
from indexer.vocabulary.budget import spent
from indexer.vocabulary.errors import QueryRefused

_Read = TypeVar("_Read")
_Read_co = TypeVar("_Read_co", covariant=True)
_Made = TypeVar("_Made")
Answers = Sequence[dict[str, Any]]
Asking = Callable[[Sequence[Body]], Answers]
"""Asks the cluster all of some bodies at once; what is empty asks nothing."""


@dataclass(frozen=True, slots=True)
class Question(Generic[_Read_co]):
    """What is sent, and what ``read`` makes of the answers, one for each body."""

    bodies: Sequence[Body]
    read: Callable[[Answers], _Read_co]


Plan = Generator[Question[Any], Any, _Made]
"""Yields questions, is sent what each has read, and returns what came of it."""


@dataclass(frozen=True, slots=True)
class CarriedOut(Generic[_Made]):
    """What a plan made, or why it was refused; ``cost`` is the work that was spent on it."""

    made: _Made | None
    refused: QueryRefused | None
    cost: int


def each_of(questions: Sequence[Question[Any]]) -> Question[list[Any]]:
    """Return one question for all of ``questions``."""

    def read(answers: Answers) -> list[Any]:
        left = iter(answers)
        return [each.read([*islice(left, len(each.bodies))]) for each in questions]

    return Question([body for each in questions for body in each.bodies], read)


def asked(question: Question[_Read], asking: Asking) -> _Read:
    """Ask one question; return what it reads."""
    return question.read(asking(question.bodies))


def carried_out(plans: Sequence[Plan[_Made]], asking: Asking) -> list[CarriedOut[_Made]]:
    """Carry out all plans, each round of theirs in one request. Raises what asking raises."""
    done: dict[int, CarriedOut[_Made]] = {}
    costs = dict.fromkeys(range(len(plans)), 0)
    waiting: dict[int, Question[Any]] = {}

    def go_on(number: int, told: object) -> None:
        before = spent()
        try:
            waiting[number] = plans[number].send(told)
        except StopIteration as ended:
            waiting.pop(number, None)
            done[number] = CarriedOut(ended.value, None, costs[number] + spent() - before)
        except QueryRefused as error:
            waiting.pop(number, None)
            done[number] = CarriedOut(None, error, costs[number] + spent() - before)
        costs[number] += spent() - before

    for number in range(len(plans)):
        go_on(number, None)
    while waiting:
        numbers = [*waiting]
        for number, told in zip(numbers, _told([*waiting.values()], asking), strict=True):
            if isinstance(told, QueryRefused):
                del waiting[number]
                done[number] = CarriedOut(None, told, costs[number])
            else:
                go_on(number, told)
    return [done[number] for number in range(len(plans))]


def _told(asked_: Sequence[Question[Any]], asking: Asking) -> list[Any]:
    """What each question reads; or why it is refused, which is no fault of those that were asked with it."""
    try:
        return asked(each_of(asked_), asking)
    except QueryRefused as error:
        if len(asked_) == 1:
            return [error]
        return [told for each in asked_ for told in _told([each], asking)]
