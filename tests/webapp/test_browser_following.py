"""A topic is followed in two steps from the home page: by feed and by mail, by hand, keyboard, phone, without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer import open_index
from indexer.following import sending
from indexer.following.alerts import Alerts
from tests.following.mail_server import MailServer, mail_server
from tests.invented_index import build_index, invented_reports
from tests.webapp.browser import follow, opened, served
from tests.webapp.test_browser_access import check_barriers

_LINK = re.compile(r"https://news\.example(/alerts/\w+\?token=[\w-]+)")
_WAYS = {"wide": (1280, True), "phone": (360, True), "bare": (360, False)}


class Newsroom(NamedTuple):
    """A site whose operator writes to readers."""

    address: str
    directory: Path
    settings: Path
    mail: MailServer

    def send(self) -> str:
        """Let the operator's cron run; return the address in the last letter, on this site."""
        alerts = Alerts(self.settings)
        with open_index(self.directory) as index:
            sending.send(alerts.settings, alerts.subscriptions, index)
        found = _LINK.search(self.mail.letters[-1].get_content())
        assert found
        return found[1]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    folder = tmp_path_factory.mktemp("newsroom")
    index, settings = build_index(folder / "index", invented_reports()), folder / "alerts.toml"
    with mail_server() as mail:
        settings.write_text(
            f'site = "https://news.example"\nsender = "alerts@news.example"\n{mail.settings}',
            "utf-8",
        )
        with served(index, "--alerts", str(settings)) as address:
            yield Newsroom(address, index, settings, mail)


@pytest.fixture(params=_WAYS)
def page(request: pytest.FixtureRequest, browser: Browser, newsroom: Newsroom) -> Iterator[Page]:
    width, script = _WAYS[request.param]
    size = {"width": width, "height": 740}
    with opened(browser, newsroom.address, script=script, viewport=size) as page:
        page.goto("/")
        yield page


def titles(page: Page) -> list[str]:
    """The titles in the feed whose address the page shows."""
    feed = page.request.get(page.locator("#feed").input_value())
    assert feed.headers["content-type"].startswith("application/atom+xml")
    return [e.text or "" for e in ElementTree.fromstring(feed.body()).iter() if "title" in e.tag]


def test_a_topic_is_followed_by_feed_in_two_steps(page: Page) -> None:
    """One search, one link: then the address of the feed is there, with what it is for."""
    page.locator("#q").fill("听证会")
    follow(page.locator("#q"), "Enter")  # 1
    follow(page.get_by_role("link", name="关注更新").first)  # 2
    expect(page.get_by_role("heading", name="检索“听证会”的新报告")).to_be_visible()
    expect(page.get_by_text("这里收录还不满一个月")).to_be_visible()
    assert any("甲镇2015" in title for title in titles(page))
    # Opened as it stands, in a browser, the feed is that page again.
    page.goto(page.locator("#feed").input_value())
    assert urlsplit(page.url).path == "/follow"


def test_a_topic_that_nothing_answers_yet_is_followed_too(page: Page) -> None:
    """It is the one that somebody waits for."""
    page.locator("#q").fill("听证会 地铁")
    follow(page.locator("#q"), "Enter")  # 1
    follow(page.locator("main").get_by_role("link", name="关注更新").first)  # 2
    expect(page.get_by_text("现在没有符合的报告")).to_be_visible()


def test_a_topic_is_followed_by_mail_in_two_steps(page: Page, newsroom: Newsroom) -> None:
    """One link, one form; what comes then comes by mail, and is agreed to and stopped there."""
    follow(page.get_by_role("link", name="关注更新"))  # 1
    form = page.locator(".by-mail form")
    form.get_by_label("检索词").fill("听证会")
    form.get_by_label("邮箱").fill(f"reader{len(newsroom.mail.letters)}@news.example")
    form.get_by_label("每天").check()
    follow(form.get_by_role("button", name="关注"))  # 2
    expect(page.get_by_role("heading", level=1)).to_have_text("请等候确认信")
    page.goto(newsroom.send())
    expect(page.get_by_role("heading", name="检索“听证会”的新报告")).to_be_visible()
    follow(page.get_by_role("button", name="确认关注"))
    expect(page.get_by_role("heading", level=1)).to_have_text("已开始关注")


def test_a_mistyped_address_is_said_beside_its_box(browser: Browser, newsroom: Newsroom) -> None:
    """Browsers take a@b for an address; what was typed must not be lost."""
    with opened(browser, newsroom.address, script=False, quiet=False) as page:
        page.goto("/follow?q=听证会")
        page.get_by_label("邮箱").fill("a@b")
        follow(page.get_by_role("button", name="关注", exact=True))
        expect(page.get_by_role("alert")).to_contain_text("邮箱要写成")
        expect(page.get_by_label("邮箱")).to_have_value("a@b")
        expect(page.get_by_role("heading", name="检索“听证会”的新报告")).to_be_visible()


def test_a_topic_is_followed_by_keyboard_alone(browser: Browser, newsroom: Newsroom) -> None:
    """Who cannot use a mouse follows as well."""
    with opened(browser, newsroom.address) as page:
        page.goto("/")
        expect(page.locator("#q")).to_be_focused()
        page.keyboard.type("听证会")
        follow(page.locator(":focus"), "Enter")  # 1
        _tab_to(page, "关注更新")
        follow(page.locator(":focus"), "Enter")  # 2
        expect(page.locator("#feed")).to_be_visible()
        _tab_to(page, "", "address")
        page.keyboard.type("keys@news.example")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("请等候确认信")


def _tab_to(page: Page, text: str, id_: str = "") -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        at, name = page.evaluate("[document.activeElement.innerText, document.activeElement.id]")
        if (id_ and name == id_) or (text and at == text):
            return
    pytest.fail(f"no tab leads to {text or id_}")


@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_of_following_has_a_barrier(
    browser: Browser, newsroom: Newsroom, width: int
) -> None:
    """Consent that cannot be read is none."""
    size = {"width": width, "height": 800}
    with opened(
        browser, newsroom.address, quiet=False, viewport=size, reduced_motion="reduce"
    ) as page:
        page.goto("/follow")
        page.locator("#address").fill(f"axe{width}@news.example")
        check_barriers(page)
        follow(page.get_by_role("button", name="关注", exact=True))
        expect(page.get_by_role("heading", level=1)).to_have_text("请等候确认信")
        check_barriers(page)
        page.goto(newsroom.send())
        check_barriers(page)
        follow(page.get_by_role("button", name="确认关注"))
        check_barriers(page)
        for there in ("/alerts", "/alerts/stop?token=none", "/follow?q=听证会"):
            page.goto(there)
            check_barriers(page)
