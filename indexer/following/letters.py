"""What readers are written: the letter that asks for consent, and the digest of what is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlencode

from indexer.desk import links
from indexer.following.estimate import Expected
from indexer.following.news import CHINA, New, News
from indexer.following.settings import EVERY, PENDING_DAYS, AlertSettings
from indexer.following.subscriptions import Subscription
from indexer.language.unseen import without_unseen

_SUBJECT = 60  # characters of a title in a subject


def asking(
    settings: AlertSettings, to: Subscription, token: str, found: News, told: Expected
) -> EmailMessage:
    """Return the letter that asks whether its reader wants what somebody typed this address for."""
    lines = (
        f"有人在“{settings.name}”填写了这个邮箱，要求有更新时写信告知：",
        f"  {found.title}",
        f"  检索条件：{found.readable}",
        f"  {EVERY[to.every].label}最多一封，没有更新就不写。{expectation(told)}",
        "",
        f"如果是您本人，请在 {PENDING_DAYS} 天内打开下面的网址，按“确认关注”：",
        _alerts(settings, "confirm", token),
        "",
        f"如果不是您，不必理会：不确认就不会再写信，这个邮箱 {PENDING_DAYS} 天后从这里删去。",
    )
    return _letter(settings, to, f"请确认：{_short(found.title)}", lines, token)


def digest(settings: AlertSettings, to: Subscription, token: str, found: News) -> EmailMessage:
    """Return the letter that tells of ``found``, the reports that its reader was not told of yet."""
    letter = _letter(
        settings,
        to,
        f"{found.total} 份更新：{_short(found.title)}",
        [*_digest(settings, to, found), "", *_ways_out(settings, token)],
        token,
    )
    letter["List-Unsubscribe"] = f"<{_alerts(settings, 'stop', token)}>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    return letter


def expectation(told: Expected) -> str:
    """Say how many reports may come."""
    return f"现有 {told.reports} 份报告符合，预计每年约 {told.a_year} 份更新。"


def _digest(settings: AlertSettings, to: Subscription, found: News) -> Iterator[str]:
    since = _day(to.confirmed or to.asked)
    page = settings.site.rstrip("/") + links.follow(found.query, since)
    yield f"{found.title}：{found.total} 份报告收录或有改动。"
    yield f"检索条件：{found.readable}"
    if to.lost:
        yield (
            f"{_day(to.lost)} 的一封信可能没有寄到。其中的报告这里不再重复，请看本信末尾的网址。"
        )
    for new in found.reports:
        yield ""
        yield from _report(settings, new)
    if found.total > len(found.reports):
        yield ""
        yield f"另有 {found.total - len(found.reports)} 份，请看下面的网址。"
    yield ""
    yield f"{since} 关注以来的全部更新：{page}"
    yield "引用前请与原文件核对。"


def _report(settings: AlertSettings, new: New) -> Iterator[str]:
    changed = "有改动" if new.arrival.changed != new.arrival.added else "收录"
    place = " › ".join(new.report.place.path) or "地区未认定"
    year = f"{new.report.year} 年度" if new.report.year else "年度未写明"
    yield f"· {_line(new.hit.title) or '（原文没有标题）'}"
    yield f"  {_line(place)}，{year}；{_day(new.arrival.changed)} {changed}"
    for match in new.hit.matches[:1]:
        for snippet in match.snippets[:1]:
            yield f"  {_line(snippet.text)}"
    yield f"  {settings.site.rstrip('/')}{new.hit.url}"


def _ways_out(settings: AlertSettings, token: str) -> Iterator[str]:
    yield f"不再关注，或删去这个邮箱和它的全部关注：{_alerts(settings, 'stop', token)}"
    yield f"这里保存了什么：{settings.site.rstrip('/')}/alerts"


def _letter(
    settings: AlertSettings,
    to: Subscription,
    subject: str,
    lines: Iterable[str],
    token: str,
) -> EmailMessage:
    letter = EmailMessage()
    user, _, domain = settings.sender.rpartition("@")
    letter["From"] = Address(settings.name, user, domain)
    letter["To"] = to.address
    letter["Subject"] = _line(subject)
    letter["Date"] = format_datetime(datetime.now().astimezone())
    letter["Message-ID"] = f"<{to.id}.{token[:16]}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("\n".join(lines) + "\n", cte="base64")
    return letter


def _alerts(settings: AlertSettings, what: str, token: str) -> str:
    return f"{settings.site.rstrip('/')}/alerts/{what}?{urlencode({'token': token})}"


def _day(time: str) -> str:
    return datetime.fromisoformat(time).astimezone(CHINA).date().isoformat()


def _line(text: str) -> str:
    """``text`` in one line, without what no letter can hold."""
    shown = without_unseen(text).encode("utf-8", "replace").decode()
    return " ".join(shown.split())


def _short(title: str) -> str:
    title = _line(title)
    return title if len(title) <= _SUBJECT else f"{title[: _SUBJECT - 1]}…"
