"""A finished archive → an index of the cluster, with the words there are, and the columns in the folder.

Documents have ids of their own, so that one that is sent again, because nobody knows whether it came, stays one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path
from random import uniform
from time import sleep
from typing import Any
from uuid import uuid4

import msgspec
from opensearchpy import exceptions

from indexer.archive.store import NAME, Store
from indexer.engines.counting.columns import write_columns
from indexer.engines.opensearch import documents, fields
from indexer.engines.opensearch.cluster import Cluster
from indexer.vocabulary.errors import ClusterAway
from indexer.vocabulary.progress import Progress, counted

POINTER = "opensearch.json"
"""The file of a generation that says where in the cluster the rest is."""
_SHARD = 50_000  # reports of one, some 1.2 GB
_BYTES = 4 << 20  # of one request
_FLIGHT = 2  # requests on their way
_TRIES = 8
_PAUSE = 0.5  # seconds before the second try, twice that before the third
_AGAIN = (429, 502, 503, 504)
_SECONDS = 600.0  # for what goes over a whole index
_WHILE_SENDING = {"refresh_interval": -1, "translog.durability": "async"}
_WHEN_DONE = {"auto_expand_replicas": "0-1", "translog.durability": "request"}
"""One copy more where there is a second node; made of what was merged, and not indexed once more."""


class Location(msgspec.Struct, frozen=True):
    """Where a generation is in the cluster, and how many sections it has."""

    index: str
    sections: int


def write(folder: Path, cluster: Cluster, progress: Progress) -> None:
    """Send the archive in ``folder`` to ``cluster``; write there what is kept beside it.

    Raises ``ClusterAway``; what was sent is removed then.
    """
    with closing(Store(folder / NAME)) as store:
        progress("writing the columns", 0, 0)
        write_columns(folder, store)
        progress("counting the words", 0, 0)
        words = documents.vocabulary(store)
        reports, sections = store.count("reports"), store.count("sections")
        location = Location(f"xxgk-{uuid4().hex}", sections)
        shards = max(1, -(-reports // _SHARD))
        try:
            settings = fields.settings(words.means, shards)
            _create(cluster, location.index, settings, fields.mappings())
            sent = counted("sending the reports", documents.documents(store), reports, progress)
            _send(cluster, location.index, ((str(each["number"]), each) for each in sent))
            _send(cluster, location.index, _words(words))
            _finish(cluster, location.index)
        except BaseException:
            remove(cluster, location)
            raise
    (folder / POINTER).write_bytes(msgspec.json.encode(location))


def remove(cluster: Cluster, location: Location) -> None:
    """Remove a generation from the cluster, as far as that is possible."""
    with suppress(exceptions.OpenSearchException):
        cluster.client.indices.delete(index=location.index, ignore_unavailable=True)


def _create(
    cluster: Cluster, name: str, settings: Mapping[str, Any], mappings: Mapping[str, Any]
) -> None:
    index = {**settings, "number_of_replicas": 0, **_WHILE_SENDING}
    with cluster.telling(name):
        cluster.client.indices.create(
            index=name, body={"settings": index, "mappings": mappings}, timeout=_SECONDS
        )


def _send(cluster: Cluster, index: str, sources: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Send documents with their ids, a few requests of bounded size at a time."""
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


def _words(words: documents.Vocabulary) -> Iterator[tuple[str, dict[str, Any]]]:
    for word in {*words.sections, *words.parts["table"]}:
        of = {fields.holding(part): count[word] for part, count in words.parts.items()}
        of[fields.holding("texts")] = words.sections[word]
        yield f"word {word}", {"word": word, **of}


def _finish(cluster: Cluster, name: str) -> None:
    """Let an index be looked at, in one piece for each shard, and in more than one place."""
    client = cluster.client
    with cluster.telling(name):
        client.indices.refresh(index=name, request_timeout=_SECONDS)
        client.indices.forcemerge(index=name, max_num_segments=1, request_timeout=_SECONDS)
        client.indices.refresh(index=name, request_timeout=_SECONDS)
        client.indices.put_settings(index=name, body={"index": _WHEN_DONE})
        health = client.cluster.health(
            index=name,
            params={"wait_for_status": "green", "wait_for_no_initializing_shards": "true"},
            request_timeout=_SECONDS,
        )
    if health["timed_out"]:
        raise ClusterAway(f"{name} has no second copy yet. See that all nodes run, and try again.")
