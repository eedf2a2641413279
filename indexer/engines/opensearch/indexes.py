"""The indexes of a cluster and single documents, as those who fill and switch them ask: what the client raises ends here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, TypeVar

from opensearchpy import exceptions

from indexer.engines.opensearch.cluster import OTHER, Body, Cluster
from indexer.language.numerals import whole_number
from indexer.vocabulary.errors import BuildFailed, ClusterAway

OLDEST = 3
"""Of OpenSearch, the first version whose indexes can be ours."""
SECONDS = 600.0
"""For what goes over a whole index."""
COPYING = 600.0
"""For the copies beside the first, which are made of whole files."""
_LINKING = 120.0
"""For a copy that is made of links to files, or where a disk has none, of files."""
_SLACK = 10.0  # seconds for the answer that the time is over
_TIMED_OUT = 408
_AT_ONCE = 10_000  # documents of one request
_T = TypeVar("_T")
EXPANDING = "0-1"
"""Copies beside the first: one where there is a second node."""
SMALL = {"number_of_shards": 1, "auto_expand_replicas": EXPANDING}
"""Settings of an index that is no generation."""


@contextmanager
def trying() -> Iterator[None]:
    """Let what fails be as if it had not been asked."""
    with suppress(exceptions.OpenSearchException, ClusterAway):
        yield


def check_version(cluster: Cluster) -> None:
    """Raise ``ClusterAway`` where a cluster is not of a program, or of a version, that can hold an index of ours."""
    with cluster.telling("reports"):
        said = cluster.client.info()
    version = said.get("version") if isinstance(said, dict) else None
    if not isinstance(version, dict):
        raise ClusterAway(OTHER)
    program, number = (str(version.get(name, ""))[:40] for name in ("distribution", "number"))
    major = whole_number(number.partition(".")[0])
    if program != "opensearch" or major is None or major < OLDEST:
        raise ClusterAway(
            f"The cluster is {program or 'of another program'} {number}. OpenSearch {OLDEST} or newer is needed: name another "
            "cluster, or let this one be brought up to that."
        )


def create(
    cluster: Cluster, index: str, settings: Mapping[str, Any], mappings: Mapping[str, Any]
) -> None:
    """Make an index, unless there is one of this name; raises ``ClusterAway``."""
    body = {"settings": settings, "mappings": mappings}
    with cluster.telling(index):
        try:
            cluster.client.indices.create(index=index, body=body, timeout=SECONDS)
        except exceptions.RequestError as error:
            if error.error != "resource_already_exists_exception":
                raise


def copy(cluster: Cluster, index: str, new: str, settings: Mapping[str, Any]) -> None:
    """Make an index that is as another, but for its settings; that one cannot be written any more. Raises ``ClusterAway``."""
    copied = {"auto_expand_replicas": "false", "blocks.write": False, **settings}
    with cluster.telling(index):
        cluster.client.indices.put_settings(index=index, body={"index": {"blocks.write": True}})
        said = cluster.client.indices.clone(
            index=index,
            target=new,
            body={"settings": {"index": copied}},
            timeout=f"{_LINKING:.0f}s",
            request_timeout=_LINKING + _SLACK,
        )
    if not said.get("shards_acknowledged"):
        raise ClusterAway("No node that has a part of it has room. See that disks are not full.")


def remove(cluster: Cluster, index: str) -> None:
    """Remove an index, as far as that is possible."""
    with trying():
        cluster.client.indices.delete(index=index, ignore_unavailable=True)


def refresh(cluster: Cluster, index: str) -> None:
    """Let what was written be found; raises ``ClusterAway``."""
    with cluster.telling(index):
        cluster.client.indices.refresh(index=index, request_timeout=SECONDS)


def wait_for_copies(cluster: Cluster, index: str) -> None:
    """Wait until each part of an index has the copies that it is to have; raises ``ClusterAway``."""
    wanted = {
        "wait_for_status": "green",
        "wait_for_no_initializing_shards": "true",
        "timeout": f"{COPYING:.0f}s",
    }
    lacking = ClusterAway(f"{index} has no second copy yet. See that all nodes run, and try again.")
    with cluster.telling(index):
        try:
            health = cluster.client.cluster.health(
                index=index, params=wanted, request_timeout=COPYING + _SLACK
            )
        except exceptions.TransportError as error:
            if error.status_code != _TIMED_OUT:
                raise
            raise lacking from error
    if health["timed_out"]:
        raise lacking


def named(cluster: Cluster, alias: str) -> dict[str, Any]:
    """Return what each index of an alias, or of this name, says of itself (``_meta``); nothing where there is none.

    Raises ``ClusterAway``.
    """
    with cluster.telling(alias):
        try:
            found = cluster.client.indices.get_mapping(
                index=alias, request_timeout=cluster.seconds()
            )
        except exceptions.NotFoundError as error:
            if error.error != "index_not_found_exception":
                raise
            return {}
    return {name: each["mappings"].get("_meta", {}) for name, each in _by_name(found).items()}


def beginning(cluster: Cluster, stem: str) -> dict[str, Any]:
    """Return all that is known of each index whose name begins so; raises ``ClusterAway``."""
    with cluster.telling(stem):
        found = cluster.client.indices.get(
            index=f"{stem}*", ignore_unavailable=True, allow_no_indices=True
        )
    return _by_name(found)


def _by_name(found: Any) -> dict[str, dict[str, Any]]:
    """What is said of each index, if that is what was answered: a proxy says other things."""
    each = found.values() if isinstance(found, dict) else [None]
    if not all(
        isinstance(about, dict) and isinstance(about.get("mappings"), dict) for about in each
    ):
        raise ClusterAway(OTHER)
    known: dict[str, dict[str, Any]] = found
    return known


def change_aliases(cluster: Cluster, alias: str, actions: Sequence[Body]) -> None:
    """Change aliases, all at once; raises ``ClusterAway``, and ``BuildFailed`` where they, or indexes, are not there any more."""
    with cluster.telling(alias):
        try:
            cluster.client.indices.update_aliases(body={"actions": [*actions]})
        except exceptions.NotFoundError as error:
            raise changed(alias) from error


def changed(alias: str) -> BuildFailed:
    """Return what to raise where another build has taken over."""
    return BuildFailed(f"What {alias} names was changed in the cluster meanwhile. Do this again.")


def delete(cluster: Cluster, index: str, query: Body) -> None:
    """Remove the documents that a query finds; raises ``ClusterAway``."""
    with cluster.telling(index):
        cluster.client.delete_by_query(index=index, body={"query": query}, request_timeout=SECONDS)


def delete_each(cluster: Cluster, index: str, ids: Iterable[str]) -> None:
    """Remove the documents of these ids, as far as they are there; raises ``ClusterAway``."""
    for some in batches(ids, _AT_ONCE):
        delete(cluster, index, {"ids": {"values": some}})


def each_by(cluster: Cluster, index: str, field: str, *, whole: bool) -> Iterator[dict[str, Any]]:
    """Yield the documents that have ``field`` as they are found, in the order of its values; at least one of each value.

    ``whole``: with what is in them. Raises what ``Cluster.search`` raises.
    """
    body: Body = {
        "size": _AT_ONCE,
        "query": {"exists": {"field": field}},
        "sort": [{field: "asc"}],
        "_source": whole,
        "track_total_hits": False,
    }
    while True:
        (answer,) = cluster.search(index, [body])
        if not (found := answer["hits"]["hits"]):
            return
        yield from found
        body = {**body, "search_after": found[-1]["sort"]}


def read(cluster: Cluster, index: str, id_: str) -> dict[str, Any] | None:
    """Return a document with what counts its writings (``_seq_no``, ``_primary_term``), None where there is none.

    Raises ``ClusterAway``.
    """
    with cluster.telling(index):
        try:
            found: dict[str, Any] = cluster.client.get(index=index, id=id_)
        except exceptions.NotFoundError:
            return None
    return found


def write_after(
    cluster: Cluster, index: str, id_: str, body: Body, last: Mapping[str, Any] | None
) -> dict[str, Any] | None:
    """Write a document that follows ``last``, None: the first; return how its writings count now.

    None where somebody else has written it meanwhile. Raises ``ClusterAway``.
    """
    params = {f"if{name}": last[name] for name in ("_seq_no", "_primary_term")} if last else {}
    with cluster.telling(index):
        try:
            said: dict[str, Any] = cluster.client.index(
                index=index, id=id_, body=body, params=params or {"op_type": "create"}
            )
        except exceptions.ConflictError:
            return None
    return said


def batches(values: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Yield values in their order, so many at a time."""
    left = iter(values)
    return iter(lambda: [*islice(left, size)], [])
