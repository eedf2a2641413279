"""The index of an earlier generation, copied for a new one, so that what stays the same is not sent again.

The cluster copies an index by links to its files: that takes no room and hardly any time. What it cannot copy, or what turns out not
to be whole, is sent anew.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from indexer.archive.sums import Files
from indexer.engines.opensearch import files, indexes, location, slots
from indexer.engines.opensearch.cluster import Body, Cluster
from indexer.engines.opensearch.location import POINTER, Location
from indexer.engines.opensearch.outgoing import Outgoing
from indexer.engines.opensearch.slots import Sent
from indexer.vocabulary.errors import ClusterAway, IndexDamaged

_MOST_GIVEN = 2
"""Times as many slots were given as there are reports: then all are given anew, or they would have no end."""
_SPARE = 1_000
_log = logging.getLogger("xxgk")


class Earlier(NamedTuple):
    """A generation that stands in the cluster, and what of it."""

    location: Location
    sent: Sent


def earlier(folder: Path | None, alias: str, form: str, shards: int) -> Earlier | None:
    """Return the generation in ``folder`` if its index may be copied for one of this ``form``, else None."""
    if folder is None or not (folder / POINTER).exists():
        return None
    where = location.read(folder / POINTER)
    if (where.alias, where.form, where.shards) != (alias, form, shards):
        return None
    if where.slots > _MOST_GIVEN * where.reports + _SPARE:
        return None
    return Earlier(where, slots.sent(Files(folder)))


def copied(cluster: Cluster, index: str, new: str, settings: Mapping[str, Any]) -> bool:
    """Copy an index for ``new``, but for the files in it; return whether that was possible."""
    try:
        indexes.copy(cluster, index, new, settings)
        files.take_out(cluster, new)
    except (ClusterAway, IndexDamaged) as error:
        _log.warning("%s cannot be copied. Everything is sent anew. %s", index, error.message)
        indexes.remove(cluster, new)
        return False
    return True


def words_in(cluster: Cluster, index: str) -> dict[str, dict[str, Any]]:
    """Return every word of an index, with its document."""
    found = indexes.each_by(cluster, index, "word", whole=True)
    return {hit["_source"]["word"]: hit["_source"] for hit in found}


def is_whole(cluster: Cluster, index: str, outgoing: Outgoing) -> bool:
    """Whether there are as many documents in a copied index as there must be: to be searched, words, and all."""
    reports, words = len(outgoing.placed), len(outgoing.words)
    wanted = reports, words, 2 * reports + words + len(outgoing.lexicons)
    queries: tuple[Body, ...] = (
        {"exists": {"field": "number"}},
        {"exists": {"field": "word"}},
        {"match_all": {}},
    )
    bodies = [{"size": 0, "track_total_hits": True, "query": query} for query in queries]
    found = [answer["hits"]["total"]["value"] for answer in cluster.search(index, bodies)]
    return found == [*wanted]
