"""The nodes of a cluster as they are asked: one after the other where one fails, and never longer than allowed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial
from io import BytesIO
from itertools import count
from ssl import SSLContext
from time import monotonic
from typing import Any, NoReturn

from opensearchpy import OpenSearch, Transport, Urllib3HttpConnection
from opensearchpy.exceptions import ConnectionError as ConnectionFailure
from opensearchpy.exceptions import ConnectionTimeout, TransportError
from urllib3 import HTTPResponse, Timeout
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError, ReadTimeoutError

NOT_READY = (502, 503, 504)
"""What a node answers that cannot do now what another may."""
_SECONDS = 60.0  # for what is asked without a time of its own
_CONNECTING = 5.0  # seconds at most, and a quarter of the time: the others need theirs
_RESTING = 10.0  # seconds in which a node that failed is asked last; then twice that
_CONNECTIONS = 32  # kept open to each node: as many as threads may ask at once


def client(addresses: Sequence[str], rights: str | None, trusted: SSLContext) -> OpenSearch:
    """Return what asks these addresses, with ``rights`` as the header that says who asks.

    Raises ``ValueError`` where a host's name cannot be one.
    """
    return OpenSearch(
        [*addresses],
        transport_class=_Nodes,
        connection_class=_Node,
        headers={"authorization": rights} if rights else None,
        ssl_context=trusted,
        pool_maxsize=_CONNECTIONS,
        # ``_Nodes`` tries again; of the client's own ways, only that it asks another node next.
        max_retries=0,
        retry_on_timeout=True,
        retry_on_status=NOT_READY,
        dead_timeout=_RESTING,
        timeout_cutoff=1,
    )


class _Node(Urllib3HttpConnection):
    """One address; an answer that comes in drops ends with its time like one that does not come."""

    def _create_urllib3_pool(self) -> None:
        super()._create_urllib3_pool()
        self.pool.urlopen = partial(_answered, self.pool.urlopen)

    def _raise_error(
        self, status_code: int, raw_data: str | bytes, content_type: str | None = None
    ) -> NoReturn:
        with suppress(AttributeError):  # it takes any JSON for an object
            super()._raise_error(status_code, raw_data, content_type)
        raise TransportError(status_code, "", None)


class _Nodes(Transport):
    """All addresses, each tried once where nothing was sent; what only reads is asked a second time."""

    def perform_request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        timeout: float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        given = dict(params or {})
        end = monotonic() + (
            timeout or given.pop("request_timeout", None) or given.pop("timeout", None) or _SECONDS
        )
        is_read = method in ("GET", "HEAD") or url.endswith(("/_msearch", "/_mget"))
        for attempt in count(1):
            seconds = max(end - monotonic(), 0.001)
            try:
                return super().perform_request(
                    method, url, {**given}, body, seconds, ignore, headers
                )
            except TransportError as error:
                most = len(self.hosts) if _is_unsent(error) else int(is_read and _is_passing(error))
                if attempt > most or monotonic() > end:
                    raise
        raise AssertionError("one attempt is the last")


def _answered(ask: Any, *args: Any, timeout: float, **more: Any) -> HTTPResponse:
    """What ``ask`` (``urlopen``) answers, all of it within ``timeout``."""
    end = monotonic() + timeout
    allowed = Timeout(connect=min(_CONNECTING, timeout / 4), read=timeout)
    response = ask(*args, timeout=allowed, preload_content=False, **more)
    pieces = []
    while piece := response.read1(1 << 16):
        pieces.append(piece)
        if monotonic() > end:
            response.close()
            raise ReadTimeoutError(response.connection, "", "the answer was not there in time")
    whole = BytesIO(b"".join(pieces))
    return HTTPResponse(
        whole,
        response.headers,
        response.status,
        decode_content=False,
        enforce_content_length=False,
    )


def _is_unsent(error: TransportError) -> bool:
    return isinstance(error.args[-1], NewConnectionError | ConnectTimeoutError)


def _is_passing(error: TransportError) -> bool:
    if isinstance(error, ConnectionFailure):
        return not isinstance(error, ConnectionTimeout)
    return error.status_code in NOT_READY
