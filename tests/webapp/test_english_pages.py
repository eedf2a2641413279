"""Every page in English: no Chinese but the words of reports and names, and those marked as such."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from tests.invented_index import build_index, invented_reports
from tests.languages import HAN, QUOTED
from tests.webapp.test_browser_access import ADDRESSES
from webapp import create_app

PAGES = [
    *(address.partition("#")[0] for address in ADDRESSES),
    *(
        f"/holdings?list={name}"
        for name in ("ambiguous", "unknown", "undated", "skipped", "warned")
    ),
    *(
        "/usage?phrase=申请&by=place",
        "/check?text=申请，没有这样的话",
        "/figures?name=fees_yuan&place=甲镇",
    ),
    *(
        "/search?q=申请 -诉讼 OR (收费 标题:街道)",
        '/search?q="公开 申请"~20 年:2012-',
        "/search?q=申请:>1 章节:概述",
    ),
    *(
        "/search?flag=nonsense",
        "/search?size=1000",
        "/search?yaer=1",
        "/reports/丙街道-2013?q=a&x=1",
    ),
    *(
        "/coverage?missing=2015",
        "/follow?q=申请&since=2020-01-01",
        "/search?q=申请&scope=section&sort=-year",
    ),
    *(
        "/search?facet=requests_new",
        "/places/nowhere",
        "/figures?name=nonsense",
        "/search?q=2012年甲镇申请",
    ),
]
_UNREAD = {"script", "style", "textarea"}
_SAID = {"title", "alt", "aria-label", "placeholder", "label", "data-copied", "data-done"}
_VOID = {"meta", "link", "input", "br", "hr", "img", "path", "rect", "circle"}


class Chinese(HTMLParser):
    """Collects what is Chinese, not marked, and not in an English sentence's quotes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in _SAID & given.keys():
            if not self._marked() and not (given.get("lang") or "").startswith("zh"):
                self._look(f"{name}={given[name]}")
        if tag not in _VOID:
            language = given.get("lang")
            marked = self._marked() if language is None else language.startswith("zh")
            self.open.append((tag, marked))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag = self.open[-1][0] if self.open else ""
        if tag == "title":  # holds what was asked or the report's title; only its end is the site's
            self._look(data.rpartition(" · ")[2])
        elif tag not in _UNREAD and not self._marked():
            self._look(data)

    def _marked(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def _look(self, text: str) -> None:
        if HAN.search(QUOTED.sub("", text)):
            self.found.append(text.strip())


def chinese(page: str) -> list[str]:
    reader = Chinese()
    reader.feed(page)
    return reader.found


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app(
        build_index(tmp_path_factory.mktemp("read"), invented_reports())
    ).test_client()


@pytest.mark.parametrize("address", PAGES)
def test_an_english_page_is_english(web: FlaskClient, address: str) -> None:
    """One sentence in Chinese, and its reader does not know what was left out."""
    assert not chinese(web.get(f"/en{address}", follow_redirects=True).text)


def test_chinese_is_found_where_it_is_not_marked() -> None:
    """The test above would pass on any page if it looked nowhere."""
    assert chinese("<p>没有 <b>none</b></p><a lang=zh>镇</a><br><i title='镇'>x</i> 县") == [
        "没有",
        "title=镇",
        "县",
    ]
    assert not chinese('<p lang="zh">镇<br><b>乡</b></p><p>place “镇”</p><textarea>镇</textarea>')
    assert chinese('<p lang="zh">镇<b lang="en">乡</b></p>') == ["乡"]


def test_the_chinese_page_is_as_it_was(web: FlaskClient) -> None:
    """English must not get into the pages of those who are served first."""
    english = ("Search", "Figures", "Coverage", "Holdings", "Help", "Year", "Place")
    for address in ("/", "/search", "/holdings", "/help"):
        text = web.get(address).text
        assert not [word for word in english if f">{word}<" in text], address
