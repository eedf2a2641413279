"""Stages that ask running servers: what a whole page costs, and how many Datasette answers."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from itertools import chain, product, zip_longest
from statistics import median
from typing import Any

from indexer.desk.links import api_search, search
from tests.benchmarks import datasette, reading
from tests.benchmarks.processes import Conversation, StepFailed
from tests.benchmarks.queries import CLASSES, SEED, Ask
from tests.benchmarks.rivals.ours import query
from tests.benchmarks.servers import Client, Load, Reply, load, serving
from tests.benchmarks.stages import ROUNDS, by_class, turned
from tests.benchmarks.workshop import Workshop

CLIENTS = (1, 4)
_SUFFIX = {"page": "", "JSON": ".json"}
_WARMING = 16


def paging(shop: Workshop, count: int) -> dict[str, Any]:
    """Ask our engine for its answer, and for the whole page of it, the same questions in turn."""
    asks = shop.questions(count)
    index = shop.index("ours")
    lengths: dict[str, list[int]] = defaultdict(list)
    with ExitStack() as stack:
        engine = stack.enter_context(Conversation("page", index))
        application = stack.enter_context(Conversation("application", index))
        server = stack.enter_context(serving(*_ours(shop)))
        client = stack.enter_context(closing(Client(server)))

        def page(ask: Ask, encoding: str) -> float:
            reply = _good(client.get(search(query(ask)), **{"Accept-Encoding": encoding}))
            lengths[encoding].append(len(reply.body))
            return reply.seconds

        ways: dict[str, Callable[[Ask], float]] = {
            "engine": lambda ask: float(engine.ask(ask)["seconds"]),
            "made": lambda ask: float(application.ask(ask)["seconds"]),
            "plain": lambda ask: page(ask, "identity"),
            "gzip": lambda ask: page(ask, "gzip"),
        }
        for ask, way in product(shop.questions(_WARMING, SEED + 1), ways.values()):
            way(ask)
        lengths.clear()
        seconds: dict[str, list[list[float]]] = {way: [[] for _ in asks] for way in ways}
        for turn in range(ROUNDS):
            for number, ask in enumerate(asks):
                for name in turned(list(ways), number + turn):
                    seconds[name][number].append(ways[name](ask))
    return {
        "questions": len(asks),
        "ways": {way: by_class(asks, of, seconds["engine"]) for way, of in seconds.items()},
        "bytes": {encoding: median(of) for encoding, of in lengths.items()},
    }


def loading(shop: Workshop, count: int, seconds: float) -> dict[str, Any]:
    """Let clients press us and Datasette by turns, ``seconds`` for each in every round."""
    asks = list(_mixed(shop.questions(count)))
    ours = {"page": [search(query(a)) for a in asks], "JSON": [api_search(query(a)) for a in asks]}
    theirs = {kind: [datasette.path(ask, _SUFFIX[kind]) for ask in asks] for kind in _SUFFIX}
    paths = {"ours": ours, "tuned": theirs, "as it comes": theirs}
    folder = shop.datasette()
    commands = {
        "ours": _ours(shop),
        "tuned": datasette.command(folder),
        "as it comes": datasette.command(folder, tuned=False),
    }
    loads: dict[tuple[str, str, int], list[Load]] = defaultdict(list)
    with ExitStack() as stack:
        servers = {
            name: stack.enter_context(serving(*command)) for name, command in commands.items()
        }
        # This warms them, too.
        said = {name: _ask_all(servers[name], paths[name]["JSON"]) for name in ("ours", "tuned")}
        for name, kind in product(servers, _SUFFIX):
            _ask_all(servers[name], paths[name][kind][: len(CLASSES)])
        for turn, kind, clients in product(range(ROUNDS), _SUFFIX, CLIENTS):
            for name in turned(list(servers), turn):
                before = loads[name, kind, clients]
                begin = sum(done.answered + done.failed for done in before)
                told = (paths[name][kind], clients, seconds, begin)
                before.append(load(servers[name], *told))
    return {
        "questions": len(asks),
        "seconds": seconds * ROUNDS,
        "totals": _totals(shop, asks, said["ours"], said["tuned"]),
        "loads": [
            {
                "kind": kind,
                "clients": clients,
                "servers": {name: _together(loads[name, kind, clients]) for name in servers},
            }
            for kind, clients in product(_SUFFIX, CLIENTS)
        ],
    }


def _ours(shop: Workshop) -> list[str]:
    told = ["webapp", "--port", "0", "--workers", "1", "--rate", "off", "--index"]
    return [*told, str(shop.index("ours"))]


def _ask_all(address: str, paths: Sequence[str]) -> list[bytes]:
    with closing(Client(address)) as client:
        return [_good(client.get(path)).body for path in paths]


def _good(reply: Reply) -> Reply:
    if reply.status != 200:
        raise StepFailed(f"a server answered {reply.status}: {reply.body[:500].decode()}")
    return reply


def _mixed(asks: Sequence[Ask]) -> Iterator[Ask]:
    """All questions, one of each class after the other: however few are answered, they are of all."""
    groups = [[ask for ask in asks if ask.group == group] for group in CLASSES]
    rounds = chain.from_iterable(zip_longest(*groups))
    return (ask for ask in rounds if ask is not None)


def _together(loads: Sequence[Load]) -> dict[str, Any]:
    return {
        "rate": sum(load.rate for load in loads) / len(loads),
        "rates": [load.rate for load in loads],
        "answered": sum(load.answered for load in loads),
        "failed": sum(load.failed for load in loads),
    }


def _totals(
    shop: Workshop, asks: Sequence[Ask], ours_said: Sequence[bytes], theirs_said: Sequence[bytes]
) -> dict[str, int]:
    """Hold the numbers of matching sections against each other.

    Where they differ, every section is read: ours must be the count by
    characters, and Datasette's the count by words.
    """
    ours = [int(json.loads(body)["total"]["sections"]) for body in ours_said]
    answers = [json.loads(body) for body in theirs_said]
    theirs = [int(answer["filtered_table_rows_count"]) for answer in answers]
    differing = [n for n, counts in enumerate(zip(ours, theirs, strict=True)) if len({*counts}) > 1]
    read = reading.totals(shop.texts(), shop.words(), [asks[n] for n in differing])
    kinds = Counter("more" if ours[n] > theirs[n] else "fewer" for n in differing)
    return {
        "agree": len(asks) - len(differing),
        "ours more": kinds["more"],
        "ours fewer": kinds["fewer"],
        "explained": sum((ours[n], theirs[n]) == r for n, r in zip(differing, read, strict=True)),
        # A facet that ran out of time is left out of the answer.
        "whole": sum(set(answer["facet_results"]) == {*datasette.FACETS} for answer in answers),
    }
