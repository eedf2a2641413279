"""A database as a cluster holds it, in memory: whoever asks for documents by their ids is answered as by one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from indexer.archive.store import NAME, Store
from indexer.archive.store_writer import StoreWriter
from indexer.building.finishing import number
from indexer.engines.opensearch import documents
from indexer.engines.opensearch.outgoing import Outgoing
from indexer.engines.opensearch.records import ClusterTexts
from indexer.vocabulary.progress import silent
from indexer.vocabulary.report import Report
from tests.invented import take

BUILT = "2026-01-02T03:04:05+00:00"


class Documents:
    """What was sent, by id; ``parts`` of a document are all that is told of it where some are asked for."""

    def __init__(self, sent: dict[str, Any]) -> None:
        self.sent = sent

    def documents(
        self, index: str, ids: Sequence[str], parts: Sequence[str] = ()
    ) -> list[dict[str, Any] | None]:
        """As ``Cluster.documents``."""
        return [self._part(self.sent.get(id_), parts) for id_ in ids]

    def _part(self, source: dict[str, Any] | None, parts: Sequence[str]) -> dict[str, Any] | None:
        if source is None or not parts:
            return source
        return {name: value for name, value in source.items() if name in parts}


class Sent:
    """The texts of a database, sent; as ``Elsewhere``, but for originals."""

    def __init__(self, database: Path) -> None:
        sent: dict[str, Any] = {}
        with closing(Store(database)) as store:
            outgoing = Outgoing(database.parent, store, documents.vocabulary(store))
            sent.update(outgoing.documents({}, silent))
        self.cluster = Documents({id_: json.loads(json.dumps(each)) for id_, each in sent.items()})
        slots = np.array([slot for _, (slot, _) in outgoing.placed])
        self.texts = ClusterTexts(self.cluster, "tiny", slots)  # type: ignore[arg-type]
        self.rows, self.lexicons, self.check = (
            self.texts.all_rows,
            self.texts.lexicons,
            self.texts.check,
        )
        self.originals: Any = None  # not among what is sent here


@contextmanager
def written(folder: Path, reports: Sequence[Report], *, together: bool = True) -> Iterator[Path]:
    """A finished database of ``reports`` in ``folder``, which were read ``together``."""
    path = folder / NAME
    with closing(StoreWriter(path)) as writer:
        take(writer, reports, together=together)
        writer.add_redirect("old-name", "new-name")
        number(writer, None, BUILT)
    yield path
    path.unlink()
