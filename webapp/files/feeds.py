"""Following a search: what is new in its answer as an Atom feed (RFC 4287).

An entry is one arrival of a report, or the latest change of one, so a reader
that polls shows each of them once. No name in a feed depends on where it is
fetched or on the generation: they are tag URIs (RFC 4151). The elements are
made by ``xml.etree``, which escapes what they hold; what XML cannot hold, and
what cannot be seen but turns or hides what stands around it, is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, current_app, redirect, request
from werkzeug.wrappers import Response

from indexer import citation, links, news, unseen
from indexer.following.news import New, News
from webapp import urls
from webapp.current import index
from webapp.wording import place_name

blueprint = Blueprint("feeds", __name__)

TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_TAG = "tag:xxgk,2026:"  # never to be changed: every entry would be new to every reader
_NAME = "乡镇年报检索"
# Not a Char of XML 1.0 (section 2.2), or a sign of direction, or one that is not seen.
_UNSAID = re.compile(rf"[{unseen.NOT_XML}\x7f-\x9f{unseen.FORMATS}]+")


@blueprint.get("/feed")
def feed() -> Response:
    """What is new in the answer to a query, since a day if one is named; page, size and order mean nothing.

    Who opens it in a browser is led to the page that says what it is: browsers do
    not show feeds, and no longer apply style sheets to them (XSLT).
    """
    query, since = urls.read_following(request)
    if request.headers.get("Sec-Fetch-Dest") == "document":
        answer: Response = redirect(links.follow(query, since), 303)
    else:
        found = news.news(index(), query, since)
        body = tostring(_feed(found, index().notes), encoding="utf-8", xml_declaration=True)
        answer = current_app.response_class(body, content_type=f"{TYPE}; charset=utf-8")
    answer.vary.add("Sec-Fetch-Dest")
    return answer


def _feed(found: News, notes: list[str]) -> Element:
    address = links.feed(found.query, found.since)
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": "zh-Hans"})
    _say(root, "id", _TAG + address)
    _say(root, "title", found.title)
    _say(root, "subtitle", _said_of(found, notes))
    _say(root, "updated", _time(found.updated))
    _link(root, "self", TYPE, address)
    _link(root, "alternate", "text/html", links.follow(found.query, found.since))
    _say(SubElement(root, "author"), "name", _NAME)
    _say(root, "generator", _NAME)
    for new in found.reports:
        root.append(_entry(found, new))
    return root


def _said_of(found: News, notes: list[str]) -> str:
    """What was asked and how it was read, how much there is, and what must be said of all of it."""
    count = f"{f'自 {found.since} 起' if found.since else '共'} {found.total} 份报告"
    if found.total > len(found.reports):
        count += f"，这里列出最近收录或有变动的 {len(found.reports)} 份"
    return "\n".join([f"{found.readable}。{count}。", *found.query.notes, *notes])


def _entry(found: News, new: New) -> Element:
    report, arrival = new.report, new.arrival
    address = links.report(report.id, text=found.query.text)
    known = citation.cited(report, link=address, today=date.fromisoformat(arrival.changed[:10]))
    entry = Element("entry")
    _say(entry, "id", _name(new))
    _say(entry, "title", _title(new, known.title))
    _say(entry, "published", _time(arrival.added))
    _say(entry, "updated", _time(arrival.changed))
    _link(entry, "alternate", "text/html", address)
    _say(SubElement(entry, "author"), "name", known.author or "单位未写明")
    if report.year:
        _category(entry, "year", str(report.year), f"{report.year} 年度")
    if report.place.path:
        _category(
            entry,
            "place",
            report.place.code or "/".join(report.place.path),
            place_name(report.place),
        )
    _say(entry, "summary", _summary(new), {"type": "text"})
    return entry


def _name(new: New) -> str:
    born, *times = news.key(new)
    short = (re.sub(r"[-:]|\+00:00$", "", time) for time in times)
    return f"{_TAG}/reports/{'/'.join([quote(born, safe=''), *short])}"


def _title(new: New, title: str) -> str:
    """The title, with the place where it names none and a word where the text was changed."""
    place = new.report.place.name
    title = title or "（原文没有标题）"
    named = f"{place}：{title}" if place and place not in title else title
    return named if new.arrival.added == new.arrival.changed else f"【内容有变】{named}"


def _summary(new: New) -> str:
    """Where and of which year it is, then what of it answers, a line for each match."""
    year = f"{new.report.year} 年度" if new.report.year else "年度未写明"
    found = (" … ".join(s.text for s in match.snippets) for match in new.hit.matches)
    return "\n".join([f"{place_name(new.report.place)}，{year}", *found])


def _time(value: str) -> str:
    """A time of the index as RFC 3339 likes it best."""
    return value.replace("+00:00", "Z")


def _category(entry: Element, kind: str, term: str, label: str) -> None:
    attributes = {"scheme": f"{_TAG}/{kind}", "term": _clean(term), "label": _clean(label)}
    SubElement(entry, "category", attributes)


def _link(parent: Element, relation: str, type_: str, path: str) -> None:
    whole = urls.host() + path
    SubElement(parent, "link", {"rel": relation, "type": type_, "href": _clean(whole)})


def _say(
    parent: Element, name: str, text: str, attributes: Mapping[str, str] | None = None
) -> None:
    SubElement(parent, name, dict(attributes or {})).text = _clean(text)


def _clean(text: str) -> str:
    """``text`` without what XML cannot hold or nobody can see.

    >>> _clean("甲\\x00镇\\u202e")
    '甲镇'
    """
    return _UNSAID.sub("", text.replace("\r", "\n"))
