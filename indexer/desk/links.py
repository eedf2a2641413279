"""Every address, and which query a link leads to. Plain strings and queries, no web framework.

What a link leads to is a query string that ``make_query`` reads back as the
same query.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from indexer.desk.parameters import encoded
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.query import Query

# Control characters are refused in an address; half a character cannot be written.
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]+")

_USUAL = Query()
_ONCE = ("scope", "sort", "group", "view", "places", "page", "size")
_OF_A_PAGE = ("opened", "counted", "view", "places", "page", "size")
"""What of a query says only how a page shows its answer."""
TABLE_SIZE = 25
"""Rows of a page of figures where nothing is said."""
PARAMETERS = ("q", *FACETS, "facet", "open", *_ONCE)
"""Of a search, in the order in which ``query_string`` gives them."""

_MOUNT: ContextVar[str] = ContextVar("mount", default="")
_LANGUAGE: ContextVar[str] = ContextVar("language", default="")


def mount(path: str, language: str = "") -> None:
    """Let every address that this thread makes from now on begin with ``path`` and ``language``.

    The first is where the site stands on its host (``/xxgk``), empty at its root; the second is
    ``/en`` where what the links lead to is to be in English. Who answers a request says it first.
    """
    _MOUNT.set(path)
    _LANGUAGE.set(language)


@contextmanager
def lasting(language: str = "") -> Iterator[None]:
    """Let the addresses made inside name no language: what is passed on opens in its reader's.

    With a ``language`` (``zh``) they name that, whatever the page is in.
    """
    before = _LANGUAGE.set(f"/{language}" if language else "")
    try:
        yield
    finally:
        _LANGUAGE.reset(before)


def at(path: str) -> str:
    """Return ``path`` of the site as it is called from outside."""
    return _MOUNT.get() + _LANGUAGE.get() + path


def query_string(query: Query) -> dict[str, Any]:
    """Return the parameters that ask ``query``; what is usual is left out."""
    asked: dict[str, Any] = {"q": query.text, **query.filters, "facet": query.counted}
    asked["open"] = query.opened
    for name in _ONCE:
        if getattr(query, name) != getattr(_USUAL, name):
            asked[name] = getattr(query, name)
    return {name: value for name, value in asked.items() if value}


def search(query: Query) -> str:
    """The page that answers ``query``."""
    return _with("/search", query_string(query))


def api_search(query: Query) -> str:
    """The JSON that answers ``query``."""
    return _with("/api/search", query_string(query))


def doubts(query: Query) -> str:
    """The page of what is to be looked into in the reports that answer ``query``."""
    return _with("/doubts", query_string(query))


def api_doubts(query: Query) -> str:
    """The JSON of what ``doubts`` shows."""
    return _with("/api/doubts", query_string(query))


def report(id_: str, *, text: str = "", anchor: str = "") -> str:
    """The page of one report, ``text`` marked in it, opened at ``anchor``."""
    address = at(f"/reports/{_quoted(id_)}{_asking(text)}")
    return opened_at(address, anchor) if anchor else address


def opened_at(report: str, anchor: str) -> str:
    """The page of a report, whose address is ``report``, opened at ``anchor``."""
    return f"{report}#{anchor}"


def section(id_: str, anchor: str, *, text: str = "") -> str:
    """The same, opened at a section that its address names twice: a fragment is told to no server.

    >>> section("370305100-2021", "s3.2")
    '/reports/370305100-2021?at=s3.2#s3.2'
    """
    return f"{_with(f'/reports/{_quoted(id_)}', _said({'q': text, 'at': anchor}))}#{anchor}"


def figure_anchor(name: str, rival: int = 0) -> str:
    """The name, on the page of a report, of the cell or the words that state the figure ``name``.

    ``rival`` counts those of several from 0, in the order of ``Report.figures``.
    """
    return f"f-{name}.{rival + 1}" if rival else f"f-{name}"


def figure(id_: str, name: str, rival: int = 0, *, text: str = "") -> str:
    """The page of one report, ``text`` marked in it, opened where it states the figure ``name``.

    >>> figure("370305100-2021", "requests_new:person")
    '/reports/370305100-2021#f-requests_new:person'
    """
    return report(id_, text=text, anchor=figure_anchor(name, rival))


@lru_cache(maxsize=256)
def _quoted(id_: str) -> str:
    return quote(id_, safe="")


@lru_cache(maxsize=256)
def _asking(text: str) -> str:
    """The same for every match of a page, and of every page."""
    return f"?{urlencode({'q': text})}" if text else ""


def api_report(id_: str) -> str:
    """The JSON of one report."""
    return at(f"/api/reports/{quote(id_, safe='')}")


def source(id_: str, sha256: str = "") -> str:
    """The original file of one report; that of its files which has the checksum ``sha256``."""
    return _with(f"/reports/{quote(id_, safe='')}/source", _said({"sha256": sha256}))


def place(id_: str) -> str:
    """The page of one place by its id or a code; an id may be names with slashes between them."""
    return at(f"/places/{_place(id_)}")


def api_place(id_: str) -> str:
    """The JSON of one place."""
    return at(f"/api/places/{_place(id_)}")


def _place(id_: str) -> str:
    return quote(id_, safe="/", errors="replace")


def holdings(name: str = "", page: int = 1) -> str:
    """The page that says what is in the index; a page of one list with its ``name``."""
    return _with("/holdings", _listing(name, page))


def api_holdings(name: str = "", page: int = 1) -> str:
    """The JSON of what ``holdings`` shows."""
    return _with("/api/holdings", _listing(name, page))


def usage(
    phrases: Sequence[str] = (),
    filters: Query | None = None,
    by: str = "phrase",
    form: str = "yes",
) -> str:
    """The page that shows ``phrases`` year by year, in the places and kinds of ``filters``."""
    return _with("/usage", _compared(phrases, filters, by, form))


def usage_csv(phrases: Sequence[str], filters: Query, by: str, form: str) -> str:
    """The file of what ``usage`` shows."""
    return _with("/usage.csv", _compared(phrases, filters, by, form))


def usage_picture(
    phrases: Sequence[str], filters: Query, by: str, form: str, ending: str = ""
) -> str:
    """The picture of ``usage`` as a file, ``svg`` or ``png``; else the page of it that can be embedded."""
    return _with(_picture("usage", ending), _compared(phrases, filters, by, form))


def _picture(of: str, ending: str) -> str:
    return f"/{of}/picture.{ending}" if ending else f"/embed/{of}"


def _compared(phrases: Sequence[str], filters: Query | None, by: str, form: str) -> dict[str, Any]:
    chosen = filters.filters if filters else {}
    asked: dict[str, Any] = {"phrase": list(phrases)} if phrases else {}
    asked |= {name: values for name, values in chosen.items() if FACETS[name].in_usage}
    asked |= {"by": by} if by != "phrase" else {}
    return asked | ({"form": form} if form != "yes" else {})


def figures(
    names: Sequence[str] = (), query: Query | None = None, size: int = TABLE_SIZE, column: str = ""
) -> str:
    """The page of the figures ``names`` in the reports that answer ``query``, ``size`` rows a page.

    ``column`` is the year that its table is sorted by.
    """
    return _with("/figures", _figures(names, query, size=size, column=column))


def api_figures(names: Sequence[str], query: Query, size: int = TABLE_SIZE) -> str:
    """The JSON of what ``figures`` shows."""
    return _with("/api/figures", _figures(names, query, size=size))


def figures_picture(names: Sequence[str], query: Query, kind: str, ending: str = "") -> str:
    """A picture of ``names`` as a file, ``svg`` or ``png``; else the page of it that can be embedded."""
    asked = _figures(names, _whole(query), picture=kind)
    return _with(_picture("figures", ending), asked)


def export_figures(names: Sequence[str], query: Query, ending: str = "") -> str:
    """The whole table of ``figures`` as a file; without an ending the page of these files."""
    return _with(_export("figures", ending), _figures(names, _whole(query)))


def _figures(
    names: Sequence[str], query: Query | None, size: int = TABLE_SIZE, **shown: str
) -> dict[str, Any]:
    asked: dict[str, Any] = {"name": list(names)}
    if query:
        asked |= query_string(replace(_whole(query), page=query.page, group=_USUAL.group))
    if size != TABLE_SIZE:
        asked["size"] = size
    return {name: value for name, value in {**asked, **shown}.items() if value}


def _whole(query: Query) -> Query:
    """Return ``query`` without what says only how a page shows its answer."""
    return replace(query, **{name: getattr(_USUAL, name) for name in _OF_A_PAGE})


def next_page(query: Query) -> Query:
    """Return ``query`` for the page after its own."""
    return replace(query, page=query.page + 1)


def export_search(query: Query, ending: str = "") -> str:
    """The whole answer to ``query`` as a file (``csv``, ``jsonl``, ``xlsx``), with its originals as ``zip``; else the page of them."""
    return _with(_export("search", ending), query_string(_whole(query)))


def export_reports(ending: str = "", query: Query | None = None) -> str:
    """What is known of every report, or of those that answer ``query``, as a file, or the page of these."""
    return _with(_export("reports", ending), query_string(_whole(query)) if query else {})


def export_places(ending: str = "") -> str:
    """Names, codes and years of every place of the index as a file, or the page of these files."""
    return at(_export("places", ending))


def coverage(place: str = "", missing: Sequence[str] = (), page: int = 1) -> str:
    """The page of the places in ``place`` by years, or of those that lack one of ``missing``."""
    return _with("/coverage", _gaps(place, missing, page))


def api_coverage(place: str = "", missing: Sequence[str] = (), page: int = 1) -> str:
    """The JSON of what ``coverage`` shows."""
    return _with("/api/coverage", _gaps(place, missing, page))


def export_coverage(place: str = "", missing: Sequence[str] = (), ending: str = "") -> str:
    """The same as a file, a row for each place and year, or the page of these files."""
    return _with(_export("coverage", ending), _gaps(place, missing))


def _gaps(place: str, missing: Sequence[str], page: int = 1) -> dict[str, Any]:
    asked = {"place": place, "missing": list(missing), "page": page if page > 1 else 0}
    return {name: value for name, value in asked.items() if value}


def _export(what: str, ending: str) -> str:
    return f"/export/{what}.{ending}" if ending else f"/export/{what}"


def feed(query: Query, since: str = "") -> str:
    """The feed of what is new in the answer to ``query``; equal questions have one address.

    ``since`` is the day before which nothing is new.
    """
    return _with("/feed", query_string(followed(query)) | _said({"since": since}))


def follow(query: Query, since: str = "") -> str:
    """The page that says how ``query`` is followed, and what is new in its answer."""
    return _with("/follow", query_string(followed(query)) | _said({"since": since}))


def followed(query: Query) -> Query:
    """Return ``query`` without what means nothing to who follows it.

    That is order and groups of the answer, how a page shows it, and the order in which
    alternatives were chosen.
    """
    chosen = tuple((name, tuple(sorted(values))) for name, values in query.chosen)
    return replace(_whole(query), chosen=chosen, sort=_USUAL.sort, group=_USUAL.group)


def opensearch() -> str:
    """The description of the search box for browsers."""
    return at("/opensearch.xml")


def sitemap(number: int = 0) -> str:
    """One file of the sitemap, from 1; without a number the list of these files."""
    return at(f"/sitemap-{number}.xml" if number else "/sitemap.xml")


def cite(id_: str, at: str = "", words: Mapping[str, str] | None = None, ending: str = "") -> str:
    """The page that cites a report, its section ``at``, or words in it; ``.bib`` or ``.json`` alike.

    ``words`` are ``text`` and, for long ones, ``to`` and ``sum``; ``seal`` (``excerpt.Excerpt``).
    """
    path = f"/reports/{quote(id_, safe='')}/cite{ending}"
    return _with(path, _said({"at": at, **(words or {})}))


def citations(query: Query, ids: Sequence[str] = (), ending: str = "") -> str:
    """The page that cites the reports of ``ids``, else all that answer ``query``; with an ending as a file."""
    asked = {"id": list(ids)} if ids else {"q": query.text, **query_string(_whole(query))}
    return _with(f"/cite.{ending}" if ending else "/cite", asked)


def quotation(id_: str, locator: str) -> str:
    """The short permanent address of words, or of a section, of a report.

    ``locator`` is what ``quoting.locator`` writes, or the anchor of a section.
    """
    return at(f"/q/{quote(f'{id_}.{locator}', safe='')}")


def quoted(id_: str, at: str = "", words: Mapping[str, str] | None = None) -> str:
    """The long permanent address of words, or of a section: that of before, which holds the words."""
    return _with(f"/quote/{quote(id_, safe='')}", _said({"at": at, **(words or {})}))


def check(text: str = "") -> str:
    """The page that looks for a quotation in all reports."""
    return _with("/check", _said({"text": text}))


def api_check(text: str = "") -> str:
    """The JSON of what ``check`` shows."""
    return _with("/api/check", _said({"text": text}))


def lists(text: str = "", read_as: str = "", by: str = "") -> str:
    """The page of a pasted list: what each line of ``text`` finds."""
    return _with("/lists", _list(text, read_as, by))


def api_lists(text: str = "", read_as: str = "", by: str = "") -> str:
    """The JSON of what ``lists`` shows."""
    return _with("/api/lists", _list(text, read_as, by))


def export_lists(text: str, read_as: str, by: str, ending: str) -> str:
    """The same as a file."""
    return _with(_export("lists", ending), _list(text, read_as, by))


def _list(text: str, read_as: str, by: str) -> dict[str, str]:
    return _said({"text": text, "as": "" if read_as == "auto" else read_as, "by": by})


def _said(parameters: Mapping[str, str]) -> dict[str, str]:
    """What of ``parameters`` is not empty, blanks for characters that no address can hold."""
    said = {name: _UNSAYABLE.sub(" ", value) for name, value in parameters.items()}
    return {name: value for name, value in said.items() if value}


def _listing(name: str, page: int) -> dict[str, Any]:
    asked: dict[str, Any] = {"list": name} if name else {}
    return asked | ({"page": page} if page > 1 else {})


def _with(path: str, parameters: dict[str, Any]) -> str:
    return at(f"{path}?{encoded(parameters.items())}" if parameters else path)
