"""Documents → the cluster, a few requests on their way at a time; what is refused for the moment is sent again.

Documents have ids of their own, so that one that is sent again, because nobody knows whether it came, stays one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from random import uniform
from time import sleep
from typing import Any

import msgspec
from opensearchpy import exceptions

from indexer.engines.opensearch.cluster import BLOCKED, Cluster, failure
from indexer.vocabulary.errors import ClusterAway

_BYTES = 4 << 20  # of one request
_FLIGHT = 2  # requests on their way
_TRIES = 8
_PAUSE = 0.5  # seconds before the second try, twice that before the third
_AGAIN = (429, 502, 503, 504)
_READ_ONLY = (
    403,
    429,
)  # of a block: that of an operator, and that of a full disk, which no pause lifts


def send(cluster: Cluster, index: str, sources: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Send documents with their ids, a few requests of bounded size at a time; raises ``ClusterAway``."""
    flying: deque[Future[None]] = deque()
    with ThreadPoolExecutor(_FLIGHT) as threads:
        for some in _requests(sources):
            while len(flying) >= _FLIGHT:
                flying.popleft().result()
            flying.append(threads.submit(_sent, cluster, index, some))
        for each in flying:
            each.result()


def _requests(sources: Iterable[tuple[str, Mapping[str, Any]]]) -> Iterator[list[bytes]]:
    """Documents as the lines of requests, each with the line that names it."""
    held, size = list[bytes](), 0
    for id_, source in sources:
        named = msgspec.json.encode({"index": {"_id": id_}})
        line = b"%s\n%s\n" % (named, msgspec.json.encode(source))
        if held and size + len(line) > _BYTES:
            yield held
            held, size = [], 0
        held.append(line)
        size += len(line)
    if held:
        yield held


def _sent(cluster: Cluster, index: str, waiting: list[bytes]) -> None:
    """Send documents until all are taken; raises ``ClusterAway`` where one is not."""
    pause = _PAUSE
    for left in reversed(range(_TRIES)):
        with cluster.telling(index):
            try:
                answer = cluster.client.bulk(body=b"".join(waiting), index=index)
            except (exceptions.ConnectionError, exceptions.TransportError) as error:
                if not left or not _may_be_tried_again(error):
                    raise
            else:
                items = [item["index"] for item in answer["items"]]
                for item in items:
                    if item["status"] in _READ_ONLY and item["error"].get("type") == BLOCKED:
                        raise failure(index, item["status"], item["error"])
                each = zip(waiting, items, strict=True)
                waiting = [line for line, item in each if item["status"] in _AGAIN]
                for item in items:
                    if item["status"] >= 300 and item["status"] not in _AGAIN:
                        reason = item["error"].get("reason", "")[:300]
                        raise ClusterAway(f"The cluster did not take a report: {reason}.")
                if not waiting:
                    return
        sleep(pause * uniform(0.5, 1.5))  # noqa: S311  # so that not all come again at once
        pause *= 2
    raise ClusterAway("The cluster is too busy to take more reports. Try again later.")


def _may_be_tried_again(error: exceptions.TransportError) -> bool:
    return error.status_code in (*_AGAIN, "N/A", "TIMEOUT")
