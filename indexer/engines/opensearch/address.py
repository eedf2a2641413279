"""The address of an index in a cluster, as operators write it: ``opensearch://alias@host1:9200,host2``.

Without hosts the environment names them, with schemes of their own. Who asks is never a part of it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.engines.opensearch.cluster import ADDRESSES, PASSWORD, USER, Cluster
from indexer.vocabulary.errors import BadRequest

SCHEME = "opensearch://"
_ALIAS = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


class Address(NamedTuple):
    """Which index, and where; without ``hosts``, where the environment says."""

    alias: str
    hosts: tuple[str, ...] = ()

    def cluster(self) -> Cluster:
        """Return the cluster; raises ``BadRequest``."""
        return Cluster.of_environment(hosts=self.hosts)

    def __str__(self) -> str:
        return f"{SCHEME}{self.alias}" + (f"@{','.join(self.hosts)}" if self.hosts else "")


def read(text: str) -> Address:
    """Return what ``text`` says; raises ``BadRequest``, which repeats nothing of it that may be a password.

    >>> read("opensearch://reports@one.example:9200,two.example")
    Address(alias='reports', hosts=('one.example:9200', 'two.example'))
    """
    alias, _, hosts = text.removeprefix(SCHEME).partition("@")
    if not text.startswith(SCHEME) or not _ALIAS.fullmatch(alias):
        raise BadRequest(
            f"An index in a cluster is written {SCHEME}alias@host:9200,host…; an alias has small letters, digits "
            f"and -, and no user or password: these belong into {USER} and {PASSWORD}."
        )
    each = tuple(host.strip() for host in hosts.split(",") if host.strip())
    if "@" in hosts or any(mark in host for host in each for mark in "/?#"):
        raise BadRequest(
            f"The hosts of {SCHEME}{alias} are written host:9200 with commas between them, without a scheme, a path, a user or a "
            f"password. Addresses with a scheme belong into {ADDRESSES}."
        )
    return Address(alias, each)
