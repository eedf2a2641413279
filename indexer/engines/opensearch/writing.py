"""A finished archive → an index of the cluster: what is searched, the rows of reports, the words there are; and originals.

The index is a copy of the earlier generation's, where there is one that may be copied, with what changed; else it is made anew. In
the folder stay the columns, the catalogue, and where in the index each report stands.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

from indexer.archive import elsewhere, generations, originals
from indexer.archive.store import NAME, Store
from indexer.engines.counting.columns import write_columns
from indexer.engines.opensearch import copying, documents, fields, indexes, slots
from indexer.engines.opensearch.cluster import ADDRESSES, Cluster
from indexer.engines.opensearch.copying import Earlier
from indexer.engines.opensearch.indexes import EXPANDING, SECONDS
from indexer.engines.opensearch.location import OF, POINTER, Location
from indexer.engines.opensearch.originals import ClusterOriginals
from indexer.engines.opensearch.outgoing import Outgoing
from indexer.engines.opensearch.sending import send
from indexer.language.numerals import whole_number
from indexer.vocabulary.errors import BadRequest, IndexDamaged
from indexer.vocabulary.progress import Progress

SHARDS, REPLICAS = f"{ADDRESSES}_SHARDS", f"{ADDRESSES}_REPLICAS"
"""Of the environment: how many parts an index has, and how many copies there are of each beside the first."""
_SHARD = 50_000  # reports of one, some 1.8 GB
_WHILE_SENDING = {"refresh_interval": -1, "translog.durability": "async"}
_FEW = 8
"""Of so many reports of a copied index, one may be new without that it is put into one piece again."""
_log = logging.getLogger("xxgk")


def write(
    folder: Path, cluster: Cluster, alias: str, progress: Progress, earlier: Path | None = None
) -> None:
    """Send the archive in ``folder`` to ``cluster``; leave there what is kept beside it.

    What is as it was in the generation ``earlier`` is not sent again. Raises ``ClusterAway``; what was sent is removed then, but for
    originals, which other generations may have. ``BadRequest`` where the environment asks for no number of parts or copies.
    """
    with closing(Store(folder / NAME)) as store:
        progress("writing the columns", 0, 0)
        write_columns(folder, store)
        progress("counting the words", 0, 0)
        words = documents.vocabulary(store)
        asked, copies = asked_for()
        shards = asked or max(1, -(-store.count("reports") // _SHARD))
        said = EXPANDING if copies is None else copies
        progress(f"an index of {shards} shards, {said} replicas", 0, 0)
        index = _Index(folder, store, words, cluster, alias, shards, copies, progress)
        before = copying.earlier(earlier, alias, _form(), shards)
        location = (before and index.after(before)) or index.anew()
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


def _form() -> str:
    """What says how documents are made: those of another form are made anew."""
    settings = fields.settings(dict.fromkeys(fields.PARTS, 1.0), 1)
    made = [generations.signature(), settings, fields.mappings()]
    return hashlib.sha256(msgspec.json.encode(made, order="sorted")).hexdigest()


@dataclass(frozen=True)
class _Index:
    """An index that is made of one archive."""

    folder: Path
    store: Store
    vocabulary: documents.Vocabulary
    cluster: Cluster
    alias: str
    shards: int
    copies: int | None
    progress: Progress

    @cached_property
    def _settings(self) -> dict[str, Any]:
        made = fields.settings(self.vocabulary.means, self.shards)
        return {**made, "number_of_replicas": 0, **_WHILE_SENDING}

    def anew(self) -> Location:
        """Make it of nothing; return where it is. Raises ``ClusterAway``."""
        outgoing = Outgoing(self.folder, self.store, self.vocabulary)
        with self._named() as name:
            mappings = {**fields.mappings(), "_meta": {OF: self.alias}}
            indexes.create(self.cluster, name, self._settings, mappings)
            # Whether scripts may be run is said before everything is sent, which takes an hour, and not to readers.
            self.cluster.search(name, [{"size": 0, "aggs": {"scores": fields.scores(0)}}])
            send(self.cluster, name, outgoing.documents({}, self.progress))
            indexes.refresh(self.cluster, name)
            self._finish(name, is_merged=True)
            return self._location(name, outgoing)

    def after(self, before: Earlier) -> Location | None:
        """Make it of an earlier one; None where that cannot be copied, or is not whole. Raises ``ClusterAway``."""
        cluster, where = self.cluster, before.location
        given = where.slots, where.slot_sections
        outgoing = Outgoing(self.folder, self.store, self.vocabulary, before.sent, given)
        with self._named() as name:
            if not copying.copied(cluster, where.index, name, self._settings):
                return None
            words = copying.words_in(cluster, name)
            send(cluster, name, outgoing.documents(words, self.progress))
            indexes.delete_each(cluster, name, outgoing.left(words))
            indexes.refresh(cluster, name)
            if not copying.is_whole(cluster, name, outgoing):
                # One of another build's making, or of what went on sending to one that another build removed.
                if indexes.named(cluster, name)[name].get(OF) != self.alias:
                    raise indexes.changed(self.alias)
                _log.warning("%s is not as it was left. Everything is sent anew.", where.index)
                indexes.remove(cluster, name)
                return None
            self._finish(name, is_merged=outgoing.new * _FEW > len(outgoing.placed))
            return self._location(name, outgoing)

    @contextmanager
    def _named(self) -> Iterator[str]:
        """A name for it; what has it is removed where something fails. Raises ``BuildFailed`` where it was removed meanwhile."""
        name = f"{self.alias}-{uuid4().hex}"
        try:
            yield name
        except BaseException as error:
            is_gone = isinstance(error, IndexDamaged) and not indexes.named(self.cluster, name)
            indexes.remove(self.cluster, name)
            if is_gone:
                raise indexes.changed(self.alias) from error
            raise

    def _location(self, name: str, outgoing: Outgoing) -> Location:
        slots.write(self.folder, outgoing.placed, outgoing.lexicons)
        reports, sections = self.store.count("reports"), self.store.count("sections")
        made = self.alias, reports, sections, self.shards, _form()
        return Location(name, *made, *outgoing.given)

    def _finish(self, name: str, *, is_merged: bool) -> None:
        """Let it be looked at, and in more than one place; ``is_merged``: in one piece for each shard."""
        client = self.cluster.client
        replicas = (
            {"auto_expand_replicas": EXPANDING}
            if self.copies is None
            else {"number_of_replicas": self.copies}
        )
        # Copies are made of what was merged, and not indexed once more.
        when_done = {**replicas, "translog.durability": "request"}
        with self.cluster.telling(name):
            if is_merged:
                client.indices.forcemerge(index=name, max_num_segments=1, request_timeout=SECONDS)
                client.indices.refresh(index=name, request_timeout=SECONDS)
            client.indices.put_settings(index=name, body={"index": when_done})
        indexes.wait_for_copies(self.cluster, name)
