"""Which steps are compared with which; the outcome is plain values for JSON and the table.

Times of engines are compared within one run: questions go round the engines,
each in its own process, so that a machine that slows down slows all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from statistics import geometric_mean, median
from typing import Any, TypeVar

from tests.benchmarks.processes import Conversation, run
from tests.benchmarks.queries import SEED, Ask
from tests.benchmarks.rivals import SHARING
from tests.benchmarks.workshop import Workshop

_T = TypeVar("_T")
ROUNDS = 3
_WARMING = 16


def building(shop: Workshop, engines: Sequence[str]) -> dict[str, Any]:
    """Build every index once; ours also with one job, Tantivy also with the cutting."""
    for engine in engines:
        if engine not in SHARING:
            shop.forget(engine)
            shop.index(engine)
    ours = {"corpus": shop.corpus(), "jobs": 1}
    if shop.jobs > 1:
        shop.measured("ours, 1 job", "build_ours", **ours)
    if "tantivy" in engines:
        rest = {"given": shop.texts(), "jobs": shop.jobs, "cutting": True}
        shop.measured("tantivy, cutting", "build_rival", engine="tantivy", **rest)
    bare = run("bare_cutting", texts=shop.texts(), jobs=shop.jobs)
    return {"builds": dict(shop.costs), "bare cutting": bare, "jobs": shop.jobs}


def searching(shop: Workshop, engines: Sequence[str], count: int) -> dict[str, Any]:
    """Ask all engines the same questions, in turn."""
    asks = shop.questions(count)
    warming = shop.questions(_WARMING, SEED + 1)
    seconds: dict[str, list[list[float]]] = {engine: [[] for _ in asks] for engine in engines}
    sections: list[set[int]] = [set() for _ in asks]
    with ExitStack() as stack:
        open_ = {e: stack.enter_context(Conversation(e, shop.index(e))) for e in engines}
        for engine, ask in ((e, a) for e in engines for a in warming):
            open_[engine].ask(ask)
        for turn in range(ROUNDS):
            for number, ask in enumerate(asks):
                # Whoever comes first finds colder processor caches: it is another one each time.
                for engine in turned(engines, number + turn):
                    reply = open_[engine].ask(ask)
                    seconds[engine][number].append(reply["seconds"])
                    if engine not in ("ours", "page"):
                        sections[number].add(reply["sections"])
    agreeing = sum(len(found) <= 1 for found in sections)
    return {
        "questions": len(asks),
        "rivals agree on": agreeing,
        "engines": {e: by_class(asks, seconds[e], seconds["ours"]) for e in engines},
    }


def serving(shop: Workshop, count: int) -> dict[str, Any]:
    """Open our index, ask it everything, and look what the process holds."""
    asks = shop.questions(count)
    with Conversation("ours", shop.index("ours")) as ours:
        for ask in asks:
            ours.ask(ask)
        return {"opening": ours.opened, "serving": ours.memory()}


def scaling(small: Workshop, large: Workshop, count: int) -> dict[str, Any]:
    """Ask our engine the same questions over two sizes of corpus, in turn."""
    asks = small.questions(count)
    times: dict[int, list[list[float]]] = {0: [[] for _ in asks], 1: [[] for _ in asks]}
    with (
        Conversation("ours", small.index("ours")) as one,
        Conversation("ours", large.index("ours")) as other,
    ):
        for turn in range(ROUNDS):
            for number, ask in enumerate(asks):
                for which, asked in turned([(0, one), (1, other)], number + turn):
                    times[which][number].append(asked.ask(ask)["seconds"])
        held = other.memory()
    least, most = ([median(of) for of in times[which]] for which in (0, 1))
    return {
        "reports": [small.reports, large.reports],
        "medians_ms": [median(least) * 1000, median(most) * 1000],
        "ratio of medians": median(most) / median(least),
        "ratio": geometric_mean([m / s for s, m in zip(least, most, strict=True)]),
        "build": large.costs.get("ours"),
        "serving": held,
    }


def by_class(
    asks: Sequence[Ask], seconds: Sequence[list[float]], ours: Sequence[list[float]]
) -> dict[str, Any]:
    """Medians in milliseconds by class, and how many times our time they are.

    A ratio is the geometric mean over the questions.
    """
    times: dict[str, list[float]] = defaultdict(list)
    ratios: dict[str, list[float]] = defaultdict(list)
    first: list[float] = []
    for ask, found, mine in zip(asks, seconds, ours, strict=True):
        for group in (ask.group, "all"):
            times[group].append(median(found) * 1000)
            ratios[group].append(median(found) / median(mine))
        first.append(found[0] / median(found))
    return {
        "asked": len(first),
        "ms": {group: median(of) for group, of in times.items()},
        "times ours": {group: geometric_mean(of) for group, of in ratios.items()},
        # Near 1: the median is not the work of a cache of answers.
        "first asked": geometric_mean(first),
    }


def turned(items: Sequence[_T], by: int) -> list[_T]:
    at = by % len(items)
    return [*items[at:], *items[:at]]
