"""The names that the site goes by. A request for any other is refused before it means anything.

Sitemap, feeds, citations and exports hold whole addresses, whose host is the one that was asked for. Were any
believed, a stranger could have ours written with his in them, and a page of his could read what a desk
finds (DNS rebinding). ``XXGK_ALLOWED_HOSTS`` (``--allowed-hosts``) names them: ``news.example``, ``.news.example``
for all within it, ``10.0.0.0/8`` for addresses, ``*`` for any that a proxy has let through. Without it any
well-formed host is taken; ``xxgk serve`` always sets it.

Health checks ask by whatever address a machine has, and are told nothing that names one: they are let through.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from flask import Flask

from indexer.vocabulary.saying import LANGUAGES, say, speaking, word
from webapp.manners.errors import JSON_PATHS
from webapp.manners.headers import HEADERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ADDRESSES = ("0.0.0.0/0", "::/0")
"""Whatever address a machine has, for a server that listens at all of them. No page of a stranger has one for a name."""
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*", re.ASCII)
_HOST = re.compile(r"([^:\[\]]*|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?", re.ASCII)
_MESSAGE = word("这个网站不叫这个名字。请从它公布的网址打开。")
_CHECKS = ("/healthz", "/readyz")


class Hosts:
    """Which hosts are ours; see :func:`hosts`."""

    def __init__(self, names: Iterable[str], networks: Iterable[IPv4Network | IPv6Network]) -> None:
        self._names, self._networks = frozenset(names), tuple(networks)
        self._within = tuple(name for name in self._names if name.startswith("."))

    def hold(self, asked: str) -> bool:
        """Whether ``asked``, the header ``Host``, is well-formed and one of them, at whatever port."""
        found = _HOST.fullmatch(asked.lower())
        if found is None or int(found[2] or 1) > 65535:
            return False
        name = found[1]
        address = _address(name)
        if address is None and not _NAME.fullmatch(name):
            return False
        if "*" in self._names or name in self._names:
            return True
        if address is not None:
            return any(address in network for network in self._networks)
        return name.endswith(self._within)


def hosts(text: str) -> Hosts:
    """Read ``news.example,.desk.example,10.0.0.0/8``; nothing and ``*`` are any. Raises ``ValueError``.

    >>> ours = hosts("news.example, [::1]")
    >>> [ours.hold(host) for host in ("news.example:8000", "[::1]", "evil.example", "..", "")]
    [True, True, False, False, False]
    """
    names: list[str] = []
    networks: list[IPv4Network | IPv6Network] = []
    for each in (part.strip().lower() for part in text.split(",")):
        if "/" in each:
            networks.append(ip_network(each, strict=False))
        elif each == "*" or _NAME.fullmatch(each.removeprefix(".")) or _address(each):
            names.append(each)
        elif each:
            raise ValueError(
                f"{each!r:.80} is no host; write news.example, .news.example, [::1], 10.0.0.0/8 or *"
            )
    return Hosts(names if names or networks else ["*"], networks)


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def init_app(app: Flask) -> None:
    """Refuse what is asked of other hosts. Raises ``ValueError`` for what names none."""
    app.wsgi_app = _Door(app, hosts(str(app.config.get("XXGK_ALLOWED_HOSTS") or "")))  # type: ignore[method-assign]


class _Door:
    """Around the application, which cannot even say no to a host that is malformed."""

    def __init__(self, app: Flask, ours: Hosts) -> None:
        self._app, self._inside, self._ours = app, app.wsgi_app, ours
        self._warned = False

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        asked = str(environ.get("HTTP_HOST", ""))
        if self._ours.hold(asked):
            return self._inside(environ, start_response)
        if environ.get("PATH_INFO") in _CHECKS:
            environ["HTTP_HOST"] = LOOPBACK[0]
            return self._inside(environ, start_response)
        if not self._warned:  # once: anybody may send any
            self._warned = True
            self._app.logger.warning(
                "a request for the host %.80r was refused; if this site goes by it, "
                "name it in XXGK_ALLOWED_HOSTS (--allowed-hosts)",
                asked,
            )
        kind, body = _refusal(environ.get("PATH_INFO", "").startswith(JSON_PATHS))
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
        }
        start_response("400 Bad Request", [*headers.items(), *HEADERS.items()])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _refusal(as_data: bool) -> tuple[str, bytes]:
    said = []
    for language in LANGUAGES:
        with speaking(language):
            said.append(say(_MESSAGE))
    if as_data:
        error = {"status": 400, "code": "wrong_host", "message": said[0]}
        return "application/json", json.dumps({"error": error}, ensure_ascii=False).encode()
    zh, en = map(escape, said)
    page = f'<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8"><title>{zh}</title></head>\n'
    page += f'<body><h1>{zh}</h1><p lang="en">{en}</p><p>400 wrong_host</p></body></html>\n'
    return "text/html; charset=utf-8", page.encode()
