"""The page of places by years: what is here, and what is not here though it was due."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from indexer import coverage, links
from indexer.vocabulary.coverage import COVERAGE_STATES
from indexer.vocabulary.saying import say
from webapp import urls
from webapp.current import index

blueprint = Blueprint("coverage", __name__)

_WHOLE = 200
"""Places that are listed by themselves; more are first listed by county."""
MARKS = {
    "present": "有",
    "empty": "附",
    "missing": "未",
    "not_yet": "–",
    "no_more": "–",
    "not_due": "…",
    "unknown": "？",
}
"""What stands in a cell of the grid; the words behind it are in ``COVERAGE_STATES``."""


@blueprint.get("/coverage")
def page() -> str:
    """The places that are asked for by years; of very many, their counties."""
    asked = urls.read_coverage(request)
    table = coverage.coverage(index(), **asked)
    groups = []
    if table.total > _WHOLE and asked["page"] == 1:
        groups = coverage.groups(index(), asked["place"], asked["missing"])
    value = table.place.code or table.place.place_id or "" if table.place else ""
    last = -(-table.total // table.size)
    pages = [(n, links.coverage(value, table.missing, n)) for n in range(1, last + 1)]
    return render_template(
        "coverage.html",
        table=table,
        groups=groups if len(groups) > 1 else [],
        asked=asked,
        states=COVERAGE_STATES,
        marks=MARKS,
        legend_marks=legend(),
        year_urls={total.year: total.url for total in table.totals},
        pages=pages if last > 1 else [],
        all_url=links.coverage(value),
        search_url=coverage.search_url(value, table.missing) if table.missing else None,
        export_url=links.export_coverage(value, table.missing),
        json_url=links.api_coverage(value, table.missing),
    )


def legend() -> list[tuple[str, str]]:
    """Each mark with what it means, marks that are alike together."""
    meanings: dict[str, list[str]] = {}
    for state, label in COVERAGE_STATES.items():
        meanings.setdefault(MARKS[state], []).append(label)
    return [(mark, say("，或").join(map(say, labels))) for mark, labels in meanings.items()]
