"""A finished archive → an index of the cluster: what is searched, the rows of reports, the words there are; and originals.

In the folder stay the columns and the catalogue.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from indexer.archive import elsewhere, originals
from indexer.archive.store import NAME, Store
from indexer.engines.counting.columns import write_columns
from indexer.engines.opensearch import documents, fields, indexes, records
from indexer.engines.opensearch.cluster import ADDRESSES, Cluster
from indexer.engines.opensearch.indexes import EXPANDING, SECONDS
from indexer.engines.opensearch.originals import ClusterOriginals
from indexer.engines.opensearch.sending import send
from indexer.language.numerals import whole_number
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.progress import Progress, counted

POINTER = "opensearch.json"
"""The file of a generation that says where in the cluster the rest is."""
SHARDS, REPLICAS = f"{ADDRESSES}_SHARDS", f"{ADDRESSES}_REPLICAS"
"""Of the environment: how many parts an index has, and how many copies there are of each beside the first."""
OF = "xxgk"
"""In what an index says of itself (``_meta``): the alias of whose generations it is one."""
_SHARD = 50_000  # reports of one, some 1.8 GB
_WHILE_SENDING = {"refresh_interval": -1, "translog.durability": "async"}


class Location(msgspec.Struct, frozen=True):
    """Where a generation is in the cluster, under which alias, how many reports and sections it has, in how many shards."""

    index: str
    alias: str
    reports: int
    sections: int
    shards: int = 1

    @property
    def of_a_shard(self) -> int:
        """How many reports one shard has at most: they are spread by chance, and a thousand more are none."""
        return min(self.reports, self.reports * 5 // (4 * self.shards) + 1_000)


def write(folder: Path, cluster: Cluster, alias: str, progress: Progress) -> None:
    """Send the archive in ``folder`` to ``cluster``; leave there what is kept beside it.

    Raises ``ClusterAway``; what was sent is removed then, but for originals, which other generations may have. ``BadRequest`` where
    the environment asks for no number of parts or copies.
    """
    with closing(Store(folder / NAME)) as store:
        progress("writing the columns", 0, 0)
        write_columns(folder, store)
        progress("counting the words", 0, 0)
        words = documents.vocabulary(store)
        reports, sections = store.count("reports"), store.count("sections")
        shards, copies = asked_for()
        shards = shards or max(1, -(-reports // _SHARD))
        location = Location(f"{alias}-{uuid4().hex}", alias, reports, sections, shards)
        progress(
            f"an index of {shards} shards, {EXPANDING if copies is None else copies} replicas",
            0,
            0,
        )
        try:
            settings = fields.settings(words.means, shards)
            mappings = {**fields.mappings(), "_meta": {OF: alias}}
            alone = {**settings, "number_of_replicas": 0, **_WHILE_SENDING}
            indexes.create(cluster, location.index, alone, mappings)
            # Whether scripts may be run is said before everything is sent, which takes an hour, and not to readers.
            cluster.search(location.index, [{"size": 0, "aggs": {"scores": fields.scores(0)}}])
            sent = counted("sending the reports", documents.documents(store), reports, progress)
            kept = records.documents(elsewhere.rows(folder / NAME), store.lexicons())
            searched = ((str(each["number"]), each) for each in sent)
            send(cluster, location.index, chain(searched, _words(words), kept))
            _finish(cluster, location.index, copies)
        except BaseException:
            indexes.remove(cluster, location.index)
            raise
    if (folder / originals.NAME).exists():
        progress("sending the originals", 0, 0)
        ClusterOriginals(cluster, alias).take(originals.each_packed(folder))
        (folder / originals.NAME).unlink()
    elsewhere.take_out(folder / NAME)
    (folder / POINTER).write_bytes(msgspec.json.encode(location))


def asked_for() -> tuple[int | None, int | None]:
    """Return how many shards and copies the environment asks for, None where it leaves that to the program; raises ``BadRequest``."""
    return _number(SHARDS, 1), _number(REPLICAS, 0)


def _number(name: str, least: int) -> int | None:
    """The number that the environment sets, None where it sets none."""
    if not (text := os.environ.get(name)):
        return None
    number = whole_number(text)
    if number is None or not least <= number <= 1_000:
        raise BadRequest(f"{name} is {text!r:.40}, which is no number from {least} to 1000.")
    return number


def _words(words: documents.Vocabulary) -> Iterator[tuple[str, dict[str, Any]]]:
    for word in {*words.sections, *words.parts["table"]}:
        of = {fields.holding(part): count[word] for part, count in words.parts.items()}
        of[fields.holding("texts")] = words.sections[word]
        yield f"word {word}", {"word": word, **of}


def _finish(cluster: Cluster, name: str, copies: int | None) -> None:
    """Let an index be looked at, in one piece for each shard, and in more than one place."""
    client = cluster.client
    replicas = (
        {"auto_expand_replicas": EXPANDING} if copies is None else {"number_of_replicas": copies}
    )
    # Copies are made of what was merged, and not indexed once more.
    when_done = {**replicas, "translog.durability": "request"}
    with cluster.telling(name):
        client.indices.refresh(index=name, request_timeout=SECONDS)
        client.indices.forcemerge(index=name, max_num_segments=1, request_timeout=SECONDS)
        client.indices.refresh(index=name, request_timeout=SECONDS)
        client.indices.put_settings(index=name, body={"index": when_done})
    indexes.wait_for_copies(cluster, name)
