"""The same answers for scripts, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Annotated, Literal

from flask import Blueprint, Response, jsonify, redirect, request
from msgspec import Struct
from werkzeug.wrappers import Response as AnyResponse

from indexer import (
    answer,
    coverage,
    doubts,
    export,
    figures,
    holdings,
    links,
    lists,
    places,
    usage,
    verdict,
)
from indexer.desk.asking.completion import Suggestion
from indexer.vocabulary.report import Address, Report, Section, extended, note
from webapp import urls
from webapp.current import index, report_or_new_id

blueprint = Blueprint("api", __name__)


class Health(Struct, frozen=True):
    """程序在运行 the process answers."""

    status: Literal["ok"]


class Ready(Struct, frozen=True):
    """可以检索 the index can be searched."""

    status: Literal["ready"]
    generation: str
    instead_of: Annotated[
        str | None,
        note("较新、但损坏了或由别的程序写的索引 a newer one, damaged or of another program"),
    ]


class Suggestions(Struct, frozen=True):
    """补全 what a query being typed may become."""

    q: str
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeSection(Section):
    """一节 a headed part of a report, and its address."""

    url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeReport(Report):
    """一份报告的全文 one whole report."""

    sections: tuple[WholeSection, ...] = ()
    other_files: tuple[export.LinkedFile, ...] = ()
    flags: tuple[doubts.LinkedFlag, ...] = ()
    url: Address
    file_url: Address


@blueprint.get("/api/search")
def search() -> Response:
    """Answer a query with the object of INTERFACE.md section 3."""
    query = urls.read_query(request)
    began = perf_counter()
    results = index().search(query)
    return jsonify(answer.answer(results, (perf_counter() - began) * 1000))


@blueprint.get("/api/suggest")
def suggest() -> Response:
    """Return at most eight ways to complete ``q``; none for a blank or too long text."""
    typed = urls.parameters(request, ("q",)).get("q", "")
    return jsonify(Suggestions(typed, tuple(index().suggestions(typed))))


@blueprint.get("/api/reports/<report_id>")
def report(report_id: str) -> AnyResponse:
    """Return one whole report as INTERFACE.md section 4 describes it, with its addresses."""
    urls.parameters(request, ())
    found = report_or_new_id(report_id)
    if isinstance(found, str):
        return redirect(links.api_report(found), 301)
    sections = tuple(
        extended(WholeSection, section, url=links.report(found.id, anchor=section.anchor))
        for section in found.sections
    )
    addresses = {"url": links.report(found.id), "file_url": links.source(found.id)}
    more = {
        "sections": sections,
        "other_files": export.linked_files(found),
        "flags": doubts.linked_flags(found),
    }
    return jsonify(extended(WholeReport, found, **more, **addresses))


@blueprint.get("/api/places/<path:place>")
def place(place: str) -> Response:
    """Return one place through time, by its id or any code that it has had."""
    urls.parameters(request, ())
    return jsonify(places.place(index(), place))


@blueprint.get("/api/figures", endpoint="figures")
def stated_figures() -> Response:
    """Return what the reports that answer a query state of one to five figures."""
    query, names, _ = urls.read_figures(request)
    return jsonify(figures.figure_rows(index(), query, names))


@blueprint.get("/api/coverage", endpoint="coverage")
def by_years() -> Response:
    """Say of which years there is a report of each place, and which are missing."""
    return jsonify(coverage.coverage(index(), **urls.read_coverage(request)))


@blueprint.get("/api/doubts", endpoint="doubts")
def to_look_into() -> Response:
    """Return what is to be looked into in the reports that answer a query, by rule."""
    return jsonify(doubts.doubts(index(), urls.read_query(request)))


@blueprint.get("/api/usage", endpoint="usage")
def phrases() -> Response:
    """Say how many reports of each year hold each phrase."""
    return jsonify(usage.counted(index(), beside=True, **urls.read_usage(request)))


@blueprint.route("/api/check", methods=["GET", "POST"])
def check() -> Response:
    """Say whether a quotation, or each of an article, stands in any report. Nothing is kept."""
    return jsonify(verdict.check(index(), urls.read_quotation(request)))


@blueprint.route("/api/lists", methods=["GET", "POST"], endpoint="lists")
def each_line() -> Response:
    """Return what each line of a pasted list finds. Nothing is kept."""
    return jsonify(lists.searched(index(), *urls.read_list(request)))


@blueprint.get("/api/holdings")
def in_index() -> Response:
    """Say what is in the index and what is unsure; with ``list``, one page of that list."""
    name, page = urls.read_listing(request)
    if name or page != "1":  # a page of no list is told which lists there are
        return jsonify(holdings.listed(index(), name, page))
    return jsonify(holdings.overview(index()))


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process answers, whatever its index."""
    return jsonify(Health("ok"))


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say that the index can be searched; a 503 with the reason when it cannot."""
    return jsonify(Ready("ready", index().generation, index().instead_of))
