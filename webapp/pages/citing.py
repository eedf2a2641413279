"""Words of a report: cited, found again by a permanent link, and checked against everything.

Nothing is stored for a link: the short one holds a checksum of its words, the long one of before
the words themselves, and both work after any rebuild.
"""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from indexer import (
    article,
    citation_formats,
    citing,
    excerpt,
    links,
    locator,
    quotation,
    verdict,
)
from indexer.vocabulary.errors import BadRequest, NotFound
from indexer.vocabulary.report import Report
from indexer.vocabulary.saying import say
from webapp import urls
from webapp.current import index, report_or_new_id

blueprint = Blueprint("citing", __name__)

_CITED = ("at", "text", "to", "sum", "seal")
_PICKED = "pick"
_FIRST = ("gbt",)
"""The formats that the page of a citation shows unfolded."""
_ADDRESS = 4_000  # characters of an address that any server and messenger takes
_NEARBY = re.compile(r"localhost|127\.[\d.]+|\[::1\]|10\.[\d.]+|192\.168\.[\d.]+")
_BEHIND = re.compile(r"[^0-9A-Za-z]+$")
"""What stands behind an address in a sentence and was copied along."""


@blueprint.get("/reports/<report_id>/cite")
def cite(report_id: str) -> AnyResponse:
    """The citations of a report, of its section ``at`` or of words in that: ``text``, or sentences picked."""
    args = urls.parameters(request, (*_CITED, _PICKED), (_PICKED,))
    words = _words((_PICKED,))
    found = report_or_new_id(report_id)
    if isinstance(found, str):
        return redirect(links.cite(found, words.at, words.parameters), 301)
    if picked := args.getlist(_PICKED):
        words = excerpt.picked(found, words.at, picked)
        return redirect(links.cite(found.id, words.at, words.parameters), 303)
    response = current_app.make_response(render_template("cite.html", **_cite_page(found, words)))
    response.headers["Cache-Control"] = "no-store"  # it holds the day of access
    return response


@blueprint.get("/reports/<report_id>/cite.<any(bib, ris, json, txt):ending>")
def file(report_id: str, ending: str) -> AnyResponse:
    """One citation as a file; ``txt`` is the quotation with its source, as it is pasted into an article.

    ``X-Standing`` says how the words stand in the report (``excerpt.Standing``). Raises
    ``NotFound`` where they do not: a citation without its words would be taken for one with them.
    """
    words = _words()
    found = report_or_new_id(report_id)
    if isinstance(found, str):
        return redirect(links.cite(found, words.at, words.parameters, f".{ending}"), 301)
    what, stands, _ = citing.cite(found, words, urls.host())
    if words.text and stands.status == "gone":
        raise NotFound(say("这份报告里没有找到这段话，没有可以引用的原文。请用“核对引文”。"))
    form = citation_formats.FORMATS[citation_formats.FILES[ending]]
    if ending == "txt":
        body = citation_formats.quotation(what)
    else:
        body = "".join(citation_formats.references([what], citation_formats.FILES[ending]))
    return Response(
        body,
        content_type=f"{form.media_type}; charset=utf-8",
        headers={
            "Content-Disposition": f"attachment; filename={what.key}.{ending}",
            "Cache-Control": "no-store",
            "X-Standing": stands.status,
        },
    )


@blueprint.get("/q/<name>")
def find(name: str) -> AnyResponse | tuple[str, int]:
    """The short permanent link: to the words wherever the report has them, or a page that says that it has not."""
    urls.parameters(request, ())
    report_id, _, rest = _BEHIND.sub("", name).partition(".")
    found = report_or_new_id(report_id)
    read = locator.Locator.read(rest, report_id)
    if isinstance(found, str):
        return redirect(links.quotation(found, read.written(found) if read else rest), 301)
    if not rest or found.section(rest):
        return redirect(_opened(found, rest), 302)
    if read is None:
        return _what_became(found, excerpt.Excerpt(), excerpt.Standing("gone"), miscopied=True)
    return _led(found, excerpt.Excerpt(read.at), excerpt.standing_at(found, read))


@blueprint.get("/quote/<report_id>")
def quote(report_id: str) -> AnyResponse | tuple[str, int]:
    """The long permanent link of before, which holds the words: the same."""
    words = _words()
    found = report_or_new_id(report_id)
    if isinstance(found, str):
        words = words.moved(report_id, found)
        return redirect(links.quoted(found, words.at, words.parameters), 301)
    stands = excerpt.standing(found, words)
    if stands.status == "gone" and not (words.text or words.proved(report_id)):
        return _what_became(found, words, stands, miscopied=True)
    return _led(found, words, stands)


def _led(
    report: Report, words: excerpt.Excerpt, stands: excerpt.Standing
) -> AnyResponse | tuple[str, int]:
    if stands.status == "here":
        return redirect(_there(report, words, stands), 302)
    return _what_became(report, words, stands)


def _what_became(
    report: Report, words: excerpt.Excerpt, stands: excerpt.Standing, miscopied: bool = False
) -> tuple[str, int]:
    """A page that says how the words of a link stand, in words that accuse nobody.

    Anybody can write a link, and a report is read anew by each version of the program.
    """
    page = {
        "report": report,
        "status": stands.status,
        "miscopied": miscopied,
        "proved": words.proved(report.id),
        "named": verdict.path(report, words.at) or say("（报告里没有这个章节）"),
        "words": words,
        "place": verdict.place(report, stands.found) if stands.found else None,
        "url": _there(report, words, stands),
        "report_url": links.report(report.id),
        "file_url": links.source(report.id) if report.sha256 else None,
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


def _words(also: tuple[str, ...] = ()) -> excerpt.Excerpt:
    """Return the words that the address names, which may say ``also`` something else."""
    args = urls.parameters(request, (*_CITED, *also), also)
    words = excerpt.Excerpt(**{name: args.get(name, "") for name in _CITED})
    for part in (words.text, words.to):
        if part:
            quotation.parts_of(part)
    return words


def _there(report: Report, words: excerpt.Excerpt, stands: excerpt.Standing) -> str:
    """The page of the report, opened at the words and with them marked."""
    if stands.found is None:
        section = report.section(words.at)
        return _opened(report, section.anchor if section else "")
    return _opened(report, stands.found.anchor, stands.found.marking)


def _opened(report: Report, anchor: str, text: str = "") -> str:
    """The page of the report at a section, which its card is then of; the whole of it without one."""
    if anchor:
        return links.section(report.id, anchor, text=text)
    return links.report(report.id, text=text)


def _cite_page(report: Report, words: excerpt.Excerpt) -> dict[str, Any]:
    with links.lasting():
        what, stands, link = citing.cite(report, words, urls.host())
    asked = (words.at, words.parameters)
    missing = stands.status == "gone"
    formats = [
        {
            "name": name,
            "label": form.label,
            "text": "".join(citation_formats.references([what], name)).replace("\r", "").strip(),
            "url": links.cite(report.id, *asked, f".{form.ending}")
            if form.ending and name not in _FIRST
            else "",
        }
        for name, form in citation_formats.FORMATS.items()
    ]
    anchor = stands.found.anchor if stands.found else words.at
    return {
        "report": report,
        "what": what,
        "status": stands.status if words.text or words.at else "here",
        "asked": bool(words.text),
        "place": verdict.place(report, stands.found) if stands.found else None,
        "quotation": citation_formats.quotation(what).strip(),
        "link": link,
        "only_here": bool(_NEARBY.match(request.host)),
        "source_known": what.address != what.link,
        "there": _there(report, words, stands),
        "report_url": links.report(report.id),
        "first": [each for each in formats if each["name"] in _FIRST],
        "formats": [each for each in formats if each["name"] not in _FIRST],
        "anchor": anchor,
        "sentences": excerpt.sentences(report, anchor),
        "check_url": links.check(words.text) if missing and words.text else links.check(),
    }
