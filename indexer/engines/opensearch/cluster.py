"""One cluster as it is asked: addresses and rights from the environment, failures in words.

An answer of which a shard is missing is no answer: it raises, like everything that fails. A question
has the time that is left of its budget, over all that is tried for it.
"""

from __future__ import annotations

import logging
import os
import re
import ssl
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from ipaddress import ip_address
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from opensearchpy import OpenSearch, exceptions
from opensearchpy.exceptions import (
    ConnectionTimeout,
    OpenSearchException,
    SSLError,
    TransportError,
)

from indexer.engines.opensearch import nodes
from indexer.vocabulary.budget import left, spend
from indexer.vocabulary.errors import (
    BadRequest,
    ClusterAway,
    IndexDamaged,
    QueryRefused,
    XxgkError,
    build_again,
)
from indexer.vocabulary.saying import say

Body = Mapping[str, Any]
ADDRESSES, USER, PASSWORD, AUTHORITY, PLAIN = (
    f"XXGK_OPENSEARCH{name}" for name in ("", "_USER", "_PASSWORD", "_CA", "_PLAIN")
)
"""Of the environment: addresses with commas between them, who asks, what signs the cluster's
certificates, and ``1`` where unencrypted addresses of other machines are allowed."""
_MANY = "maxClauseCount"
"""What it says where a question has more clauses than its setting indices.query.bool.max_clause_count, usually 1,024."""
BLOCKED, _FULL = "cluster_block_exception", "disk usage exceeded"
"""What it says where it may not be written, and why."""
_NO_INDEX = "index_create_block_exception"
"""What it says where it takes no new index: when all disks are full it sets that itself."""
NO_SCRIPTS = re.compile(
    r"cannot execute (?:\[\w+\] scripts|scripts using)|script_lang not supported"
)
"""What it says where its nodes' settings allow no scripts, or not those that are needed."""
_SECONDS = 60.0  # for answers, where nothing else bounds them
_PORT = 9200  # where a cluster answers when nobody says otherwise
_SHARDS = {"allow_partial_search_results": False}
OTHER = (
    "What answers is not an OpenSearch cluster as we know it. "
    f"See that the index's address or {ADDRESSES} names the cluster itself, and with https:// where it wants that."
)


def _is_of_a_node(record: logging.LogRecord) -> bool:
    """Whether the log shall have this: a node that does not answer, in one line, while others do."""
    vars(record).update(exc_info=None)
    said = record.getMessage()
    return "[status:" not in said or "[status:N/A" in said or record.levelno < logging.WARNING


# What the client warns of we raise: nothing of it belongs on a terminal that has no log, and of what a node answers nothing
# in a log.
logging.getLogger("opensearch").addHandler(logging.NullHandler())
logging.getLogger("opensearch").addFilter(_is_of_a_node)


class Cluster:
    """Asks and fills the indexes of one cluster; safe to share between threads."""

    def __init__(self, client: OpenSearch) -> None:
        self.client = client

    @classmethod
    def of_environment(
        cls, environment: Mapping[str, str] = os.environ, hosts: Sequence[str] = ()
    ) -> Cluster:
        """Return the cluster that the environment names, or that of ``hosts``; raises ``BadRequest``.

        ``hosts`` are written as an index's address has them, without a scheme: they are asked by https, and those of this
        machine, which nobody listens to, in plain.
        """
        is_plain = environment.get(PLAIN) == "1"
        named = environment.get(ADDRESSES, "")
        if hosts:
            named = ",".join(_with_scheme(host, is_plain=is_plain) for host in hosts)
        addresses = [each.strip() for each in named.split(",") if each.strip()]
        if not addresses:
            raise BadRequest(
                f"No cluster is named. Set {ADDRESSES} to its addresses: https://one.example:9200,… Or write its hosts "
                "into the index's address: opensearch://alias@one.example:9200"
            )
        # No message repeats an address that has one: what is taken for a host may be half a password.
        if "@" in named:
            raise BadRequest(
                f"{ADDRESSES} has an @: set who asks in {USER} and {PASSWORD}, not in an address."
            )
        for number, address in enumerate(addresses, 1):
            _check(number, address, is_plain, is_host=bool(hosts))
        rights = _rights(environment.get(USER, ""), environment.get(PASSWORD, ""))
        return _connected(tuple(addresses), rights, environment.get(AUTHORITY) or None, bool(hosts))

    def search(self, index: str, bodies: Sequence[Body]) -> list[dict[str, Any]]:
        """Return the answers to ``bodies``, asked together.

        Raises ``OutOfTime``, ``ClusterAway``, ``IndexDamaged``, or ``QueryRefused`` for more clauses than the cluster allows.
        """
        if not bodies:
            return []
        spend()
        asked: list[Body] = [*chain.from_iterable((_SHARDS, body) for body in bodies)]
        try:
            with self.telling(index):
                said = self.client.msearch(body=asked, index=index, request_timeout=self.seconds())
        except ClusterAway:
            spend()
            raise
        spend()
        answers = said.get("responses") if isinstance(said, dict) else None
        if not isinstance(answers, list) or len(answers) != len(bodies):
            raise ClusterAway(OTHER)
        return [_whole(index, answer) for answer in answers]

    def seconds(self) -> float:
        """Return how long an answer may take that a reader waits for."""
        return max(min(_SECONDS, left()), 0.001)

    def documents(
        self, index: str, ids: Sequence[str], parts: Sequence[str] = ()
    ) -> list[dict[str, Any] | None]:
        """Return the documents of these ids, in their order, with these fields or all; None where there is none.

        Raises what ``search`` raises.
        """
        if not ids:
            return []
        spend(len(ids))
        with self.telling(index):
            said = self.client.mget(
                body={"ids": [*ids]},
                index=index,
                params={"_source_includes": ",".join(parts)} if parts else None,
                request_timeout=self.seconds(),
            )
        spend()
        answers = said.get("docs") if isinstance(said, dict) else None
        if not isinstance(answers, list) or len(answers) != len(ids):
            raise ClusterAway(OTHER)
        for answer in answers:
            if error := answer.get("error"):
                raise failure(index, 503, error)
        return [answer["_source"] if answer.get("found") else None for answer in answers]

    @contextmanager
    def telling(self, index: str) -> Iterator[None]:
        """Let what the client raises be one of our errors, with the remedy."""
        try:
            yield
        except SSLError as error:
            raise ClusterAway(_unsafe(error)) from error
        except ConnectionTimeout as error:
            raise ClusterAway("The cluster did not answer in time. Try again later.") from error
        except exceptions.ConnectionError as error:
            raise ClusterAway(
                "The cluster cannot be reached. See that it runs, and look at hosts and ports in the index's "
                f"address or in {ADDRESSES}, where https:// stands before them."
            ) from error
        except TransportError as error:
            info = error.args[2] if len(error.args) > 2 else None
            said = info.get("error") if isinstance(info, dict) else None
            raise failure(index, error.status_code, said) from error
        except OpenSearchException as error:
            raise ClusterAway(OTHER) from error


def _unsafe(error: SSLError) -> str:
    cause = error.args[-1].args[0]
    if isinstance(cause, ssl.SSLCertVerificationError):
        return (
            f"The cluster's certificate is not trusted: {cause.verify_message.rstrip('.')}. Name what "
            f"signed it in {AUTHORITY}, and hosts in the index's address or {ADDRESSES} by the names that it is for."
        )
    return (
        f"There is no safe connection to the cluster. Look at {ADDRESSES} or the index's address: "
        "does what it names speak https?"
    )


def failure(index: str, status: object, error: object) -> XxgkError:
    """Return what the cluster means by ``error``, an object, a text or nothing, of an answer of this ``status``."""
    said: dict[str, Any] = error if isinstance(error, dict) else {"reason": error}
    causes = said.get("root_cause") or [said]
    reason = " ".join(str(causes[0].get("reason") or said.get("type") or "").split())[:300]
    because = f"(status {status}{reason and ': '}{reason.rstrip('.')})"
    if _MANY in reason:
        return QueryRefused(
            say("这样检索要分开找的词太多。请少写几个词，在星号前多写几个字，或分几次检索。")
        )
    if said.get("type") == "index_not_found_exception":
        return IndexDamaged(
            f"{index} is not in the cluster. Where {ADDRESSES} names the right one, it is gone. "
            f"{build_again('INDEX')}"
        )
    if said.get("type") == _NO_INDEX:
        return ClusterAway(
            f"The cluster takes no new index {because}. Its disks are nearly full, or somebody has set "
            "cluster.blocks.create_index: make room, or take that back, and do this again."
        )
    if said.get("type") == BLOCKED:
        return ClusterAway(
            f"The cluster takes nothing {because}. "
            + (
                "Its disks are nearly full: make room, or add a node, and do this again."
                if _FULL in reason
                else "It is set to be read only: let it be written, and do this again."
            )
        )
    if NO_SCRIPTS.search(reason):
        return ClusterAway(
            f"The cluster does not run the scripts that scores and counts are made with {because}. Let script.allowed_types of its "
            "nodes allow inline ones, and script.allowed_contexts similarity, aggs_init, aggs_map, aggs_combine and aggs_reduce."
        )
    if status in (401, 403):
        return ClusterAway(
            f"The cluster refuses us {because}. Look at {USER} and {PASSWORD}, and at what this user "
            f"may do with indexes of the name {index}."
        )
    if status == 429:
        return ClusterAway(f"The cluster has too much to do {because}. Try again later.")
    if status in nodes.NOT_READY:
        return ClusterAway(
            f"The cluster is not ready {because}. See that its nodes run and have a manager, and try again."
        )
    if status in (404, 405):
        return ClusterAway(OTHER)
    return ClusterAway(f"The cluster could not do this {because}. Its own log says more.")


def _whole(index: str, answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise ClusterAway(OTHER)
    if error := answer.get("error"):
        raise failure(index, answer.get("status"), error)
    shards = answer.get("_shards", {})
    total, answered = shards.get("total", 0), shards.get("successful", -1)
    if shards.get("failed") or answered != total or answer.get("timed_out"):
        raise ClusterAway(
            f"Not all of the {total} parts of {index} answered. Try again later; where that does not "
            "help, see that all nodes of the cluster run."
        )
    return answer


def _check(number: int, address: str, is_plain_allowed: bool, *, is_host: bool) -> None:
    """Raise ``BadRequest`` where an address, or one made of a host, is none, or not a safe one."""
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise BadRequest(
            f"Host {number} of the index's address is none: write host:9200"
            if is_host
            else f"Address {number} of {ADDRESSES} is none: write https://host:9200"
        )
    if parts.scheme == "http" and not is_plain_allowed and not _is_here(parts.hostname):
        raise BadRequest(f"{parts.hostname} is another machine: write https://, or set {PLAIN}=1")


def _with_scheme(host: str, *, is_plain: bool) -> str:
    """The address of a host as an index's address names it.

    >>> _with_scheme("one.example", is_plain=False), _with_scheme("127.0.0.1:9201", is_plain=False)
    ('https://one.example:9200', 'http://127.0.0.1:9201')
    """
    try:
        parts = urlsplit(f"//{host}")
        name, port = parts.hostname or "", parts.port or _PORT
    except ValueError:
        return host  # which is refused for what it is
    scheme = "http" if is_plain or _is_here(name) else "https"
    return f"{scheme}://{f'[{name}]' if ':' in name else name}:{port}"


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _rights(user: str, password: str) -> str | None:
    """What is sent with each question, from the name and the password or ``@`` and its file."""
    if password.startswith("@"):
        try:
            password, wrong = Path(password[1:]).read_text(encoding="utf-8").rstrip("\r\n"), ""
        except (OSError, ValueError) as error:
            wrong = getattr(error, "strerror", None) or "it is no text in UTF-8"
        # Said outside of ``except``: the path, which the error names, may be a password that begins so.
        if wrong:
            raise BadRequest(
                f"What follows the @ in {PASSWORD} is no file that can be read ({wrong}). Write the path "
                "of one; a password that itself begins with @ belongs into such a file."
            )
    if not user and not password:
        return None
    if not user or not password or ":" in user:
        raise BadRequest(f"Set both, {USER} and {PASSWORD}; a user's name has no colon.")
    return "Basic " + b64encode(f"{user}:{password}".encode(errors="surrogateescape")).decode()


@cache
def _connected(
    addresses: tuple[str, ...], rights: str | None, authority: str | None, are_hosts: bool
) -> Cluster:
    try:
        trusted = ssl.create_default_context(cafile=authority)
    except OSError as error:
        raise BadRequest(
            f"{AUTHORITY} is {authority}, which is no file of certificates in PEM that can be read "
            f"({error.strerror}). Write the path of one."
        ) from error
    try:
        return Cluster(nodes.client(addresses, rights, trusted))
    except ValueError as error:
        raise BadRequest(
            "The index's address has a host that is none: write host:9200"
            if are_hosts
            else f"{ADDRESSES} has a host that is none: write https://host:9200"
        ) from error
