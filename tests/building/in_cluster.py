"""Indexes of invented files in a cluster, as anybody sees them who has the address."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from indexer import Index, located, make_query, open_index
from indexer.building import build
from indexer.engines.opensearch import address as addresses
from indexer.engines.opensearch.cluster import Cluster
from indexer.engines.opensearch.indexes import refresh
from indexer.engines.opensearch.originals import ClusterOriginals, name_of
from tests.cluster.indexes import indexes

QUESTIONS = (
    "",
    "公开",
    "堤防",
    "垃圾填埋场",
    "第一版",
    "第二版",
    "第三版",
    "公开 -堤防",
    "地区:望湖镇",
)


def built(corpus: Path, address: str, **options: Any) -> build.Outcome:
    """Build as on a machine that has not seen the index."""
    return build.build([corpus], located(address), jobs=1, **options)


def seen(address: str) -> dict[str, Any]:
    """All that an index says, as a machine sees it that has not seen it before, but for times."""
    with open_index(located(address)) as index:
        return told(index)


def told(index: Index) -> dict[str, Any]:
    """All that an index says, but for times."""
    found: dict[str, Any] = {text: _answered(index, text) for text in QUESTIONS}
    reports = [index.report(each.id) for each in index.each_report()]
    found["reports"] = [to_builtins(each) for each in reports]
    found["files"] = [index.source(each) for each in reports]
    found["redirects"] = [index.redirect(each.id) for each in reports]
    return found


def _answered(index: Index, text: str) -> Any:
    found = index.search(make_query(text, size=100))
    return found.reports, found.sections, [to_builtins(hit) for hit in found.hits]


def left(urls: Sequence[str], address: str) -> list[str]:
    """What stands in the cluster of an address: kinds of indexes, how often each."""
    alias = addresses.read(address).alias
    names = [name.removeprefix(f"{alias}-") for name in indexes(urls, alias)]
    return sorted(name if name in ("lock", "originals") else "generation" for name in names)


def kept_originals(address: str) -> set[str]:
    """The checksums of all originals that stand in the cluster, whole or not."""
    cluster, alias = cluster_of(address)
    refresh(cluster, name_of(alias))
    return {*ClusterOriginals(cluster, alias)._all()}


def cluster_of(address: str) -> tuple[Cluster, str]:
    """The cluster of an address, and the alias there."""
    where = addresses.read(address)
    return where.cluster(), where.alias
