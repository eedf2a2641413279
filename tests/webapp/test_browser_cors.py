"""A page of another site asks the API, in a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.invented_index import build_index, invented_reports
from tests.webapp.browser import served

ASK = """async ([address, headers]) => {
  try {
    const answer = await fetch(address, {headers});
    const body = await answer.json();
    return [answer.status, body.total?.reports ?? body.error?.code, answer.headers.get("etag") !== null];
  } catch (error) { return ["refused", String(error)]; }
}"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def newspaper(folder: Path) -> Iterator[str]:
    """The site of somebody else, on a port of its own: another origin."""
    (folder / "index.html").write_text("<!doctype html><title>news</title>", encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("cors"), invented_reports())


@pytest.mark.parametrize("allowed", ["*", "its own", ""])
def test_another_site_reads_the_api_where_it_may(
    browser: Browser, index: Path, tmp_path: Path, allowed: str
) -> None:
    """A newsroom's own page shows what its county's reports say; nobody's does unasked."""
    with newspaper(tmp_path) as news:
        options = ["--cors", news if allowed == "its own" else allowed] if allowed else []
        with served(index, *options) as address:
            context = browser.new_context(locale="zh-CN")
            page = context.new_page()
            page.goto(news)
            plain = page.evaluate(ASK, [f"{address}/api/search?q=申请", {}])
            # This header makes the browser ask first whether it may.
            asked_first = page.evaluate(
                ASK, [f"{address}/api/search?q=申请", {"If-None-Match": '"none"'}]
            )
            wrong = page.evaluate(ASK, [f"{address}/api/search?yaer=1", {}])
            context.close()
    if allowed:
        assert plain == asked_first
        assert plain[0] == 200
        assert plain[1] > 0
        assert plain[2]  # the tag can be read, to ask with later
        assert wrong[:2] == [400, "unknown_parameter"]
    else:
        assert plain[0] == asked_first[0] == wrong[0] == "refused"


def test_a_picture_is_shown_in_the_page_of_another_site(
    browser: Browser, index: Path, tmp_path: Path
) -> None:
    """What the snippet promises; and a page that is not made for it is not shown."""
    with newspaper(tmp_path) as news, served(index) as address:
        context = browser.new_context(locale="zh-CN")
        page = context.new_page()
        page.goto(f"{address}/usage?phrase=申请")
        page.locator("summary", has_text="嵌入网页").click()
        snippet = page.locator("#picture-snippet").inner_text()
        (tmp_path / "article.html").write_text(
            f'<!doctype html><title>news</title>{snippet}<iframe src="{address}/search?q=申请"></iframe>'
            f'<img src="{address}/usage/picture.svg?phrase=申请" alt="">',
            encoding="utf-8",
        )
        page.goto(f"{news}/article.html")
        frame = page.frame_locator("iframe").first
        frame.get_by_role("img").wait_for()
        assert frame.get_by_role("heading").inner_text() == "写到“申请”的报告占该年度报告的比例"
        assert "来源：" in frame.locator("figcaption").inner_text()
        box = page.locator("iframe").first.bounding_box()
        inside = frame.locator("main").bounding_box()
        assert box is not None
        assert inside is not None
        assert inside["height"] <= box["height"]  # nothing is cut off
        assert page.frame_locator("iframe").nth(1).locator("#main").count() == 0
        assert (
            page.locator("body > img").evaluate(
                "image => image.decode().then(() => image.naturalWidth)"
            )
            > 0
        )
        context.close()
