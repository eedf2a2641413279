"""Words of a report: cited, found again by a permanent link, and checked against everything.

The page of a citation says how the words stand in the report; the permanent
link holds the words themselves, so nothing is stored and it works after any
rebuild.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from indexer import answer, checking, citation, links, quotation
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import Report
from webapp import urls
from webapp.current import index, report_or_new_id

blueprint = Blueprint("citing", __name__)

VERDICTS = {
    "verbatim": "一字不差",
    "punctuation": "只差标点",
    "near": "相近",
    "none": "没有找到",
}
_CITED = ("at", "text", "to", "sum")
_CHINA = timedelta(hours=8)
_NEARBY = re.compile(r"localhost|127\.[\d.]+|\[::1\]|10\.[\d.]+|192\.168\.[\d.]+")


@blueprint.get("/reports/<report_id>/cite")
def cite(report_id: str) -> AnyResponse:
    """The citations of a report, of its section ``at`` or of the words ``text`` in that."""
    words = _words()
    found = report_or_new_id(report_id)
    if isinstance(found, str):
        return redirect(links.cite(found, words.at, _named(words)), 301)
    response = current_app.make_response(render_template("cite.html", **_cite_page(found, words)))
    response.headers["Cache-Control"] = "no-store"  # it holds the day of access
    return response


@blueprint.get("/reports/<report_id>/cite.<any(bib, json):form>")
def file(report_id: str, form: str) -> AnyResponse:
    """One citation as a file: BibTeX or CSL-JSON."""
    words = _words()
    found = report_or_new_id(report_id)
    if isinstance(found, str):
        return redirect(links.cite(found, words.at, _named(words), f".{form}"), 301)
    what, _, _ = _cited(found, words)
    body, kind = (
        (citation.bibtex(what), "application/x-bibtex")
        if form == "bib"
        else (citation.csl_json(what), "application/vnd.citationstyles.csl+json")
    )
    return Response(
        body,
        content_type=f"{kind}; charset=utf-8",
        headers={
            "Content-Disposition": f"attachment; filename={what.key}.{form}",
            "Cache-Control": "no-store",
        },
    )


@blueprint.get("/quote/<report_id>")
def quote(report_id: str) -> AnyResponse | tuple[str, int]:
    """The permanent link: to the words where they stood, or a page that says what became of them."""
    words = _words()
    found = report_or_new_id(report_id)
    if isinstance(found, str):
        return redirect(links.quoted(found, words.at, _named(words)), 301)
    stands = quotation.standing(found, words)
    there = _there(found, words, stands)
    if stands.status == "here":
        return redirect(there, 302)
    page = {
        "report": found,
        "status": stands.status,
        "named": _path(found, words.at) or "（这一节现在没有了）",
        "words": words,
        "place": _place(found, stands.found) if stands.found else None,
        "url": there,
        "report_url": links.report(found.id),
        "check_url": links.check(words.text if not words.to else f"{words.text}……{words.to}"),
    }
    return render_template("quote.html", **page), 404 if stands.status == "gone" else 200


@blueprint.get("/check")
def check() -> tuple[str, int]:
    """Whether a pasted quotation stands in any report; without one, the form."""
    text = _pasted()
    try:
        found, error = (_checked(text) if text.strip() else None), None
    except BadRequest as refused:
        found, error = None, refused.message
    page = {
        "text": text,
        "found": found,
        "error": error,
        "reports": index().stats()["reports"],
        "longest": quotation.MAX_LENGTH,
        "json_url": links.api_check(text),
    }
    return render_template("check.html", **page), 400 if error else 200


@blueprint.get("/api/check")
def api_check() -> Response:
    """The same for scripts."""
    return jsonify(_checked(_pasted()))


def _pasted() -> str:
    # A form sends the end of a line as two characters.
    return urls.parameters(request, ("text",)).get("text", "").replace("\r\n", "\n")


def _words() -> quotation.Words:
    """Return the words that the address names."""
    args = urls.parameters(request, _CITED)
    words = quotation.Words(**{name: args.get(name, "") for name in _CITED})
    for part in (words.text, words.to):
        if part:
            quotation.parts_of(part)
    return words


def _named(words: quotation.Words) -> dict[str, str]:
    return {"text": words.text, "to": words.to, "sum": words.sum}


def _there(report: Report, words: quotation.Words, stands: quotation.Standing) -> str:
    """The page of the report, opened at the words and with them marked."""
    if stands.found is None:
        section = report.section(words.at)
        return links.report(report.id, anchor=section.anchor if section else "")
    return links.report(report.id, text=stands.found.marking, anchor=stands.found.anchor)


def _cited(
    report: Report, words: quotation.Words
) -> tuple[citation.Cited, quotation.Standing, str]:
    """Return what to cite, how its words stand, and its permanent link; the report's own words."""
    stands = quotation.standing(report, words)
    found = stands.found if words.text else None
    anchor = found.anchor if found else words.at
    section = report.section(anchor)
    text = "……".join(found.words) if found else ""
    # A section is found again by its heading.
    exact = text if found and len(found.words) == 1 else section.heading if section else ""
    named = quotation.named(anchor, exact)
    address = links.quoted(report.id, named.at if section else "", _named(named))
    if not section:
        address = links.report(report.id)
    link = request.url_root.rstrip("/") + address
    what = citation.cited(report, link=link, today=_today(), section=section, words=text)
    return what, stands, link


def _today() -> date:
    """The day in China, where the readers are, whatever the clock of the machine is set to."""
    return (datetime.now(UTC) + _CHINA).date()


def _cite_page(report: Report, words: quotation.Words) -> dict[str, Any]:
    what, stands, link = _cited(report, words)
    asked = (words.at, _named(words))
    missing = stands.status == "gone"
    return {
        "report": report,
        "what": what,
        "status": stands.status if words.text or words.at else "here",
        "asked": bool(words.text),
        "place": _place(report, stands.found) if stands.found else None,
        "link": link,
        "only_here": bool(_NEARBY.match(request.host)),
        "source_known": what.address != what.link,
        "there": _there(report, words, stands),
        "report_url": links.report(report.id),
        "formats": [
            _format("gbt", "GB/T 7714—2015", citation.gbt7714(what)),
            _format("chicago", "芝加哥格式（第 17 版，注释）", citation.chicago(what)),
            _format(
                "bibtex", "BibTeX", citation.bibtex(what), links.cite(report.id, *asked, ".bib")
            ),
            _format(
                "csl", "CSL-JSON", citation.csl_json(what), links.cite(report.id, *asked, ".json")
            ),
        ],
        "check_url": links.check(words.text) if missing and words.text else links.check(),
    }


def _format(name: str, label: str, text: str, url: str = "") -> dict[str, str]:
    return {"name": name, "label": label, "text": text.strip(), "url": url}


def _checked(text: str) -> dict[str, Any]:
    """Return what a check found, as page and script are told it."""
    checked = checking.check(index(), text)
    parts = quotation.parts_of(text)
    phrase = quotation.marking_query(parts)
    return {
        "text": text,
        "parts": list(parts),
        "verdict": checked.verdict,
        "label": VERDICTS[checked.verdict],
        "total": {"reports": checked.reports, "exact": checked.exact},
        "compared": {"reports": index().stats()["reports"]},
        "search_url": links.search(Query(text=phrase)) if checked.verdict == "verbatim" else None,
        "places": [_place(report, found) for report, found in checked.places],
    }


def _place(report: Report, found: quotation.Found) -> dict[str, Any]:
    whole = found.words[0] if len(found.words) == 1 else ""
    words = _named(quotation.named(found.anchor, whole)) if whole else {}
    return {
        "id": report.id,
        "title": report.title,
        "year": report.year,
        "place": answer.place(report.place),
        "anchor": found.anchor,
        "path": _path(report, found.anchor),
        "url": links.report(report.id, text=found.marking, anchor=found.anchor),
        "cite_url": links.cite(report.id, found.anchor, words),
        "verdict": found.verdict,
        "label": VERDICTS[found.verdict],
        "similarity": round(found.similarity, 3),
        "identical": found.identical,
        "ordered": found.ordered,
        "omitted": list(found.omitted),
        "times": found.times,
        "before": found.before,
        "words": list(found.words),
        "after": found.after,
        "differences": [
            [{"same": d.same, "quotation": d.wanted, "report": d.found} for d in part]
            for part in found.differences
        ],
    }


def _path(report: Report, anchor: str) -> list[str]:
    section = report.section(anchor)
    return [h or "导语" for h in report.heading_path(section)] if section else []
