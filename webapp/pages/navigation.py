"""The way to every tool, the same on every page: what the masthead lists, and where one is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from flask import request, url_for

from indexer.vocabulary.saying import say, word
from webapp.wording import today


class _Door(NamedTuple):
    """A tool of the masthead: the page that it opens, and which other pages belong to it."""

    label: str
    endpoint: str
    beside: tuple[tuple[str, str], ...] = ()
    """Pages (endpoint, label) that lead to each other, when there are several."""
    also: tuple[str, ...] = ()


class Way(NamedTuple):
    """A link to a page, and whether one is there: ``current`` is what ``aria-current`` says, or empty."""

    label: str
    url: str
    current: str


class PagesBeside(NamedTuple):
    """Pages of one tool that lead to each other, and what the tool is called."""

    label: str
    ways: tuple[Way, ...]


_DOORS = (
    _Door(word("检索"), "pages.search", also=("pages.home", "lists.page")),
    _Door(word("数字"), "figures.page"),
    _Door(
        word("收录"),
        "coverage.page",
        beside=(
            ("coverage.page", word("各地区各年度")),
            ("pages.in_index", word("收录情况")),
        ),
    ),
    _Door(word("待核"), "doubts.page"),
    _Door(word("历年用词"), "usage.page"),
    _Door(word("核对引文"), "citing.check"),
    _Door(word("帮助"), "help.show"),
)


_OF_PAGES = {page: door for door in _DOORS for page, _ in door.beside}
"""The doors that lead to several pages, by each of these."""


def ways() -> Iterator[Way]:
    """Yield the tools, in the order of the masthead; the one that the page belongs to is current."""
    here = request.endpoint
    for door in _DOORS:
        inside = here in door.also or _OF_PAGES.get(here or "") == door
        yield _way(door.label, door.endpoint, "true" if inside else "")


def ways_beside() -> PagesBeside:
    """Return the pages that this one stands beside, none where it stands alone."""
    if (door := _OF_PAGES.get(request.endpoint or "")) is None:
        return PagesBeside("", ())
    ways = (_way(label, endpoint) for endpoint, label in door.beside)
    return PagesBeside(say(door.label), tuple(ways))


def printed_from() -> str:
    """Return where a page was printed from, to be typed, and on which day: for paper only."""
    return f"{request.url}　{today()}"


@cache
def _path(endpoint: str) -> str:
    return url_for(endpoint).removeprefix(request.script_root)


def _way(label: str, endpoint: str, otherwise: str = "") -> Way:
    url = request.script_root + _path(endpoint)
    return Way(say(label), url, "page" if request.endpoint == endpoint else otherwise)
