"""Asking to be written to, agreeing to it, and stopping it; registered only where the operator sends mail.

Nothing here says whether an address is known: whatever is typed gets the same answer, and all
letters are sent by another process. A link in a letter changes nothing by being opened, for mail
programs open links by themselves; the buttons behind it do. Only a form of ours may ask (a
strange page could let its visitors flood an address); what holds a token needs no more proof.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from indexer import alert_settings, alerts, estimate, links, make_query, news
from indexer.following.alerts import Alerts, Followed
from indexer.vocabulary.errors import BadRequest, XxgkError
from indexer.vocabulary.query import Query
from indexer.vocabulary.saying import say, word
from webapp import urls
from webapp.current import index
from webapp.manners.limits import Buckets, Rate, TooManyRequests, client
from webapp.pages.following import followed

blueprint = Blueprint("alerts", __name__)

ASKED = Rate(20, 3600)
"""How often one client may type an address, in each process; beside it each address has a limit."""
_HEADINGS = {
    "": word("邮件提醒"),
    "asked": word("请等候确认信"),
    "confirm": word("确认关注"),
    "confirmed": word("已开始关注"),
    "stop": word("退订"),
    "stopped": word("已退订"),
    "forgotten": word("已删去"),
    "spent": word("这个网址已经失效"),
}


class CrossSite(XxgkError):
    """Another site's page sent the form."""

    code = "cross_site"
    http_status = 403


def init_app(app: Flask, settings: Path) -> None:
    """Let readers of ``app`` ask for mail, as ``settings`` say. Raises ``BadRequest``."""
    app.extensions["alerts"] = Alerts(settings)
    app.extensions["alerts_asked"] = Buckets(ASKED)
    app.register_blueprint(blueprint)


@blueprint.get("/alerts")
def page() -> Response:
    """What is kept of whoever is written to; after the form was sent, that a letter is on its way."""
    state = urls.parameters(request, ("asked",)).get("asked", "")
    return _page("asked" if state == "1" else "")


@blueprint.post("/alerts")
def ask() -> Response:
    """Take an address and a search, whatever the address is."""
    form = _form("search", "q", "address", "every")
    if not _ours():
        raise CrossSite(say("请在本站的网页上填写邮箱。"))
    if wait := _asked().take(client(request.remote_addr or ""), 1, monotonic()):
        raise TooManyRequests(max(1, ceil(wait)))
    query = alerts.search_of(form.get("search", ""))
    if text := form.get("q", "").strip():
        typed = make_query(text)
        query = replace(query, text=typed.text, root=typed.root)
    try:
        _alerts().ask(query, form.get("address", ""), form.get("every", ""))
    except BadRequest as error:
        mail = {**form, "error": error.message}
        shown = render_template("follow.html", **followed(index(), query), mail=mail)
        return _apart(make_response(shown, 400))
    return redirect(links.at("/alerts?asked=1"), 303)


@blueprint.get("/alerts/confirm")
def confirm() -> Response:
    """What a link of a letter lets its reader agree to; nothing is changed."""
    token = urls.parameters(request, ("token",)).get("token", "")
    return _page("confirm", _alerts().asked(token), token)


@blueprint.post("/alerts/confirm", endpoint="confirmed")
def confirmed() -> Response:
    """Begin to follow what the letter was about."""
    return _page("confirmed", _alerts().confirm(_form("token").get("token", ""), index()))


@blueprint.get("/alerts/stop")
def stop() -> Response:
    """What a link of a letter lets its reader stop; nothing is changed."""
    token = urls.parameters(request, ("token",)).get("token", "")
    return _page("stop", _alerts().followed(token), token)


@blueprint.post("/alerts/stop", endpoint="stopped")
def stopped() -> Response:
    """Stop it: by the buttons of the page, or by a mail program (RFC 8058), which sends no more than that."""
    form = _form("token", "what", "List-Unsubscribe")
    token = form.get("token") or urls.parameters(request, ("token",)).get("token", "")
    everything = form.get("what") == "all"
    known = _alerts().followed(token) is not None
    _alerts().stop(token, everything=everything)
    if not known:  # nothing was stopped; 200, since a mail program that is refused asks again
        page = _page("spent")
        page.status_code = 200
        return page
    return _page("forgotten" if everything else "stopped")


def _alerts() -> Alerts:
    found: Alerts = current_app.extensions["alerts"]
    return found


def _asked() -> Buckets:
    found: Buckets = current_app.extensions["alerts_asked"]
    return found


def _form(*allowed: str) -> dict[str, str]:
    if unknown := set(request.form) - set(allowed):
        raise BadRequest(say("网址里有无法识别的内容“%(name)s”。", name=min(unknown)[:20]))
    return {name: request.form[name] for name in allowed if name in request.form}


def _ours() -> bool:
    """Whether a page of this site sent the form: all browsers say who did."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    sender = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "").netloc
    return sender in (request.host, _alerts().settings.host)


def _page(state: str, of: Followed | None = None, token: str = "") -> Response:
    if state in ("confirm", "confirmed", "stop") and of is None:
        state = "spent"
    shown: dict[str, Any] = {}
    if of is not None:
        shown = {
            "found": news.news(index(), of.query, most=1),
            "expected": estimate.expected(index(), of.query),
            "search_url": links.search(of.query),
            "every": alert_settings.EVERY[of.every].label,
        }
    page = render_template(
        "alerts.html",
        state=state,
        heading=_HEADINGS[state],
        token=token,
        follow_url=links.follow(of.query if of else Query()),
        pending_days=alert_settings.PENDING_DAYS,
        aside_days=alert_settings.ASIDE_DAYS,
        **shown,
    )
    return _apart(make_response(page, 404 if state == "spent" else 200))


def _apart(response: Response) -> Response:
    """A page that belongs to one reader: kept by nobody, found by no crawler."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
