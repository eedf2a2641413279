"""Words of a report: cited, found again by a permanent link, and checked against everything.

The page of a citation says how the words stand in the report; the permanent
link holds the words themselves, so nothing is stored and it works after any
rebuild.
"""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from indexer import article, citation, citing, excerpt, links, quotation, verdict
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.report import Report
from webapp import urls
from webapp.current import index, report_or_new_id

blueprint = Blueprint("citing", __name__)

_CITED = ("at", "text", "to", "sum", "seal")
_ADDRESS = 4_000  # characters of an address that any server and messenger takes
_NEARBY = re.compile(r"localhost|127\.[\d.]+|\[::1\]|10\.[\d.]+|192\.168\.[\d.]+")


@blueprint.get("/reports/<report_id>/cite")
def cite(report_id: str) -> AnyResponse:
    """The citations of a report, of its section ``at`` or of the words ``text`` in that."""
    words = _words()
    found = report_or_new_id(report_id)
    if isinstance(found, str):
        return redirect(links.cite(found, words.at, words.parameters), 301)
    response = current_app.make_response(render_template("cite.html", **_cite_page(found, words)))
    response.headers["Cache-Control"] = "no-store"  # it holds the day of access
    return response


@blueprint.get("/reports/<report_id>/cite.<any(bib, json):form>")
def file(report_id: str, form: str) -> AnyResponse:
    """One citation as a file: BibTeX or CSL-JSON."""
    words = _words()
    found = report_or_new_id(report_id)
    if isinstance(found, str):
        return redirect(links.cite(found, words.at, words.parameters, f".{form}"), 301)
    what = citing.cite(found, words, urls.host()).what
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
        words = words.moved(report_id, found)
        return redirect(links.quoted(found, words.at, words.parameters), 301)
    stands = excerpt.standing(found, words)
    there = _there(found, words, stands)
    if stands.status == "here":
        return redirect(there, 302)
    page = {
        "report": found,
        "status": stands.status,
        # Only then may the page say that the report has changed: any words can be put into a link.
        "proved": words.proved(found.id),
        "named": verdict.path(found, words.at) or "（报告里没有这一节）",
        "words": words,
        "place": verdict.place(found, stands.found) if stands.found else None,
        "url": there,
        "report_url": links.report(found.id),
        "check_url": links.check(words.text if not words.to else f"{words.text}……{words.to}"),
    }
    return render_template("quote.html", **page), 404 if stands.status == "gone" else 200


@blueprint.route("/check", methods=["GET", "POST"])
def check() -> AnyResponse:
    """Whether a pasted quotation, or each of an article, stands in any report; without one, the form.

    What fits into an address is sent on to it, so that it can be kept and passed on.
    """
    text = urls.read_quotation(request)
    short = len(links.check(text)) < _ADDRESS
    if request.method == "POST" and short:
        return redirect(links.check(text), 303)
    try:
        found, error = (verdict.check(index(), text) if text.strip() else None), None
    except BadRequest as refused:
        found, error = None, refused.message
    page = {
        "text": text,
        "found": found,
        "only_quotations": found is not None and verdict.is_article(found),
        "error": error,
        "reports": index().stats()["reports"],
        "longest": quotation.MAX_LENGTH,
        "article": article,
        "labels": verdict.VERDICTS,
        "json_url": links.api_check(text) if short else "",
    }
    response = current_app.make_response(render_template("check.html", **page))
    response.status_code = 400 if error else 200
    if request.method == "POST":
        response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.app_template_test("only_shortened")
def only_shortened(place: verdict.CheckPlace) -> bool:
    """Tell whether a quotation differs from the report in nothing but what it leaves out."""
    kinds = {difference.kind for part in place.differences for difference in part}
    return kinds == {"same", "left_out"}


def _words() -> excerpt.Excerpt:
    """Return the words that the address names."""
    args = urls.parameters(request, _CITED)
    words = excerpt.Excerpt(**{name: args.get(name, "") for name in _CITED})
    for part in (words.text, words.to):
        if part:
            quotation.parts_of(part)
    return words


def _there(report: Report, words: excerpt.Excerpt, stands: excerpt.Standing) -> str:
    """The page of the report, opened at the words and with them marked."""
    if stands.found is None:
        section = report.section(words.at)
        return links.report(report.id, anchor=section.anchor if section else "")
    return links.report(report.id, text=stands.found.marking, anchor=stands.found.anchor)


def _cite_page(report: Report, words: excerpt.Excerpt) -> dict[str, Any]:
    with links.lasting():
        what, stands, link = citing.cite(report, words, urls.host())
    asked = (words.at, words.parameters)
    missing = stands.status == "gone"
    return {
        "report": report,
        "what": what,
        "status": stands.status if words.text or words.at else "here",
        "asked": bool(words.text),
        "place": verdict.place(report, stands.found) if stands.found else None,
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
