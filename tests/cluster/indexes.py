"""Indexes in a cluster that tests share: each has an alias of its own, and nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

from tests.cluster.nodes import answer


@contextmanager
def in_cluster(urls: Sequence[str]) -> Iterator[str]:
    """Lend the address of an index that is not there yet, in the cluster of ``urls``; remove what came of it."""
    alias = f"t-{uuid4().hex}"
    hosts = ",".join(url.removeprefix("http://") for url in urls)
    try:
        yield f"opensearch://{alias}@{hosts}"
    finally:
        remove(urls, alias)


def indexes(urls: Sequence[str], alias: str) -> list[str]:
    """Return the indexes there that belong to ``alias``."""
    listed = answer(
        f"{urls[0]}/_cat/indices/{alias}-*?format=json&expand_wildcards=all", timeout=60
    )
    return [each["index"] for each in listed]


def remove(urls: Sequence[str], alias: str) -> None:
    """Remove all that belongs to ``alias``."""
    if names := indexes(urls, alias):
        answer(f"{urls[0]}/{','.join(names)}", timeout=60, method="DELETE")
