"""The pages by which a reader asks for mail, agrees to it and stops it: safe against who abuses them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from indexer import open_index
from indexer.following import sending
from indexer.following.alerts import Alerts
from tests.following.mail_server import MailServer, mail_server
from tests.invented_index import build_index, invented_reports
from tests.webapp.browser import web_process
from webapp import create_app

OURS = {"Sec-Fetch-Site": "same-origin"}
ASKED = {
    "search": "q=%E7%94%B3%E8%AF%B7&year=2012",
    "address": "reader@news.example",
    "every": "daily",
}
_LINK = re.compile(r"https://news\.example/xxgk(/alerts/\w+\?token=[\w-]+)")


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path, mail: MailServer) -> Path:
    path = tmp_path / "alerts.toml"
    path.write_text(
        f'site = "https://news.example/xxgk"\nsender = "alerts@news.example"\n{mail.settings}',
        encoding="utf-8",
    )
    return path


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("alerts"), invented_reports())


@pytest.fixture
def web(directory: Path, settings: Path) -> FlaskClient:
    return create_app(directory, XXGK_ALERTS=str(settings)).test_client()


def send(directory: Path, settings: Path) -> sending.Sending:
    """One round of the operator's cron."""
    alerts = Alerts(settings)
    with open_index(directory) as index:
        return sending.send(alerts.settings, alerts.subscriptions, index)


def link(mail: MailServer) -> str:
    """The address in the last letter, on this site."""
    found = _LINK.search(mail.letters[-1].get_content())
    assert found
    return found[1]


def rows(settings: Path) -> list[tuple[str, str, str, bool]]:
    if not (settings.parent / "alerts.sqlite").exists():
        return []
    with closing(sqlite3.connect(settings.parent / "alerts.sqlite")) as db:
        query = "SELECT address, query, every, confirmed IS NOT NULL FROM searches ORDER BY id"
        return [(a, q, e, bool(c)) for a, q, e, c in db.execute(query)]


def ask(web: FlaskClient, headers: dict[str, str] = OURS, **changed: str) -> TestResponse:
    return web.post("/alerts", data=ASKED | changed, headers=headers)


def test_a_reader_asks_agrees_and_stops(
    web: FlaskClient, directory: Path, settings: Path, mail: MailServer
) -> None:
    """The whole way, as a person goes it."""
    form = unescape(web.get("/follow?q=申请&year=2012").text)
    assert f'<input type="hidden" name="search" value="{ASKED["search"]}">' in form
    assert "预计每年约" in form
    answer = ask(web)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/alerts?asked=1")
    shown = web.get(answer.headers["Location"])
    assert "几分钟后会收到一封确认信" in shown.text
    assert "reader@news.example" not in shown.text
    assert rows(settings) == [("reader@news.example", ASKED["search"], "daily", False)]

    assert send(directory, settings).asked == 1
    page = web.get(link(mail))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "检索“申请”的新报告（年度：2012）" in page.text
    assert "2 份报告符合，预计每年约 1 份更新" in page.text
    assert rows(settings)[0][3] is False  # a mail program that opens links has agreed to nothing
    token = link(mail).partition("=")[2]
    assert "已开始关注" in web.post("/alerts/confirm", data={"token": token}).text
    assert rows(settings)[0][3] is True
    again = web.post("/alerts/confirm", data={"token": token})
    assert (again.status_code, "已经失效" in again.text) == (404, True)


@pytest.fixture
def stopping(
    web: FlaskClient,
    directory: Path,
    settings: Path,
    mail: MailServer,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """The address of a digest by which a reader stops one of two searches."""
    for query in ("q=%E7%94%B3%E8%AF%B7", "q=%E5%85%AC%E5%BC%80"):
        ask(web, search=query)
    send(directory, settings)
    for letter in mail.letters:
        found = _LINK.search(letter.get_content())
        assert found
        web.post("/alerts/confirm", data={"token": found[1].partition("=")[2]})
    # Another reader's letter serves: what counts here is its token.
    with closing(sqlite3.connect(settings.parent / "alerts.sqlite")) as db, db:
        db.execute("INSERT INTO tokens VALUES (?, 1, 'stop')", (_hash("a-token"),))
    return "/alerts/stop?token=a-token"


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def test_a_mail_program_unsubscribes_by_one_click(
    web: FlaskClient, settings: Path, stopping: str
) -> None:
    """RFC 8058: it posts one field, from anywhere, and follows no redirect."""
    shown = web.get(stopping)
    assert "退订这次检索" in shown.text
    assert len(rows(settings)) == 2
    answer = web.post(
        stopping,
        data={"List-Unsubscribe": "One-Click"},
        headers={"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 200
    assert "已退订" in answer.text
    assert [row[1] for row in rows(settings)] == ["q=%E5%85%AC%E5%BC%80"]
    unknown = web.post("/alerts/stop?token=nobodys", data={"List-Unsubscribe": "One-Click"})
    assert (unknown.status_code, "已退订" in unknown.text) == (200, False)
    assert web.post(stopping, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert web.get(stopping).status_code == 404


def test_everything_is_deleted_on_request(web: FlaskClient, settings: Path, stopping: str) -> None:
    """Who wants to be gone is gone."""
    answer = web.post("/alerts/stop", data={"token": "a-token", "what": "all"})
    assert "都已删去" in answer.text
    assert rows(settings) == []


def test_only_a_form_of_ours_may_ask(web: FlaskClient, settings: Path) -> None:
    """A strange page could let each of its visitors have an enemy written to."""
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/localhost"},
        {},
    ):
        assert ask(web, headers).status_code == 403, headers
    assert rows(settings) == []
    for headers in ({"Origin": "http://localhost"}, {"Origin": "https://news.example"}, OURS):
        assert ask(web, headers).status_code == 303, headers
    assert len(rows(settings)) == 1  # who asks the same again within the hour gets one letter


def test_nobody_learns_whether_an_address_is_known(
    web: FlaskClient, directory: Path, settings: Path, mail: MailServer
) -> None:
    """Who follows what is nobody's business."""
    ask(web)
    send(directory, settings)
    web.post("/alerts/confirm", data={"token": link(mail).partition("=")[2]})
    answers = [ask(web, address=address) for address in ("reader@news.example", "new@news.example")]
    # Beyond the limit of one address nothing is told either.
    answers += [ask(web) for _ in range(3)]
    assert {(a.status_code, a.headers["Location"], a.text) for a in answers} == {
        (303, "/alerts?asked=1", answers[0].text)
    }
    confirm, stop = (web.get(f"/alerts/{what}?token=none").text for what in ("confirm", "stop"))
    assert confirm.replace("/alerts/confirm", "/alerts/stop") == stop


def test_one_client_may_not_type_addresses_all_day(web: FlaskClient) -> None:
    """A script would let us write to the whole country."""
    statuses = [ask(web, address=f"r{n}@news.example").status_code for n in range(25)]
    assert statuses == [303] * 20 + [429] * 5


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"address": "reader"}, "邮箱要写成"),
        ({"address": "a@b.example\r\nBcc: c@d.example"}, "邮箱要写成"),
        ({"address": '"><script>@x.example'}, "邮箱要写成"),
        ({"every": "hourly"}, "请选每天或每周"),
        ({"search": "flag=none"}, "flag"),
        ({"search": "q=%E7%94%B3&page=9"}, "page"),
        ({"q": "(" * 40}, "括号"),
        ({"more": "1"}, "more"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(
    web: FlaskClient, settings: Path, changed: dict[str, str], said: str
) -> None:
    """A typo in the address is a reader who waits for a letter that never comes."""
    answer = web.post("/alerts", data=ASKED | changed, headers=OURS)
    assert answer.status_code == 400
    assert said in unescape(answer.text)
    assert "<script>@" not in answer.text
    assert rows(settings) == []


def test_words_typed_beside_the_address_are_the_topic(web: FlaskClient, settings: Path) -> None:
    """From the page of no topic, both are sent at once."""
    assert 'id="mail-q"' in web.get("/follow").text
    assert ask(web, search="", q="听证会").status_code == 303
    assert rows(settings)[0][1] == "q=%E5%90%AC%E8%AF%81%E4%BC%9A"


def test_the_page_says_what_is_kept(web: FlaskClient) -> None:
    """Who gives an address may know before what becomes of it."""
    shown = web.get("/alerts").text
    for said in ("邮箱，所关注的检索", "3 天后删去", "30 天后删去", "不会重寄"):
        assert said in shown


def test_tokens_are_in_no_log(directory: Path, settings: Path, tmp_path: Path) -> None:
    """Whoever reads the log could unsubscribe everybody."""
    log = tmp_path / "log"
    more = {"XXGK_ACCESS_LOG": str(log), "XXGK_LOG_QUERIES": True}
    web = create_app(directory, XXGK_ALERTS=str(settings), **more).test_client()
    web.get("/alerts/stop?token=a-token", buffered=True)
    web.get("/search?q=b-word", buffered=True)
    written = log.read_text()
    assert "/alerts/stop" in written
    assert "a-token" not in written
    assert "b-word" in written


def test_a_database_that_is_gone_takes_no_search_with_it(
    directory: Path, settings: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Mail is the smallest part of the site."""
    settings.write_text(
        settings.read_text() + 'database = "postgresql://xxgk:s3cret@127.0.0.1:1/alerts"\n', "utf-8"
    )
    web = create_app(directory, XXGK_ALERTS=str(settings)).test_client()
    assert web.get("/follow?q=申请").status_code == 200
    answer = ask(web)
    assert (answer.status_code, "邮件提醒暂时不能用" in answer.text) == (503, True)
    assert "alerts_unusable" in caplog.text
    assert "s3cret" not in caplog.text + answer.text
    assert "reader@" not in caplog.text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("colour = 1", "colour"),
        ('password = "x"', "password_file"),
        ('database = "mysql://a/b"', "postgresql://"),
        ('database = "/nowhere/alerts.sqlite"', "sqlite:///"),
        ('database = "sqlite:////nowhere/alerts.sqlite"', "No such file"),
        ("site", "TOML"),
    ],
)
def test_wrong_settings_end_the_start_with_the_remedy(
    directory: Path, settings: Path, more: str, said: str
) -> None:
    """A server that starts without its mail is noticed when nobody was told."""
    settings.write_text(f"{settings.read_text()}{more}\n", encoding="utf-8")
    process = web_process("--index", str(directory), "--port", "0", "--alerts", str(settings))
    _, errors = process.communicate(timeout=60)
    assert process.returncode in (1, 2)
    assert said in errors
    assert "Traceback" not in errors


def test_links_of_a_letter_are_those_of_the_settings(
    web: FlaskClient, directory: Path, settings: Path, mail: MailServer
) -> None:
    """A request with a stranger's Host must not lead readers to the stranger."""
    ask(web, {**OURS, "Host": "evil.example"})
    send(directory, settings)
    body = mail.letters[0].get_content()
    hosts = {urlsplit(address).netloc for address in re.findall(r"https?://\S+", body)}
    assert hosts == {"news.example"}
