"""What tests with a server and a browser need: both started, both stopped by their own id."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from indexer import located
from indexer.building.moving import move
from tests.cluster.indexes import in_cluster

SERVED_BY = "XXGK_TEST_SERVED_BY"
"""Names the addresses of a cluster, with commas between them, which all that is served is to be read from."""
_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_CLIPBOARD = """async () => {
    let text = "";
    for (let n = 0; !text && n < 500; n++) {
        await new Promise((done) => setTimeout(done, 20));
        text = await navigator.clipboard.readText();
    }
    return text;
}"""
_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def web_process(*arguments: str, apart: bool = False) -> subprocess.Popen[str]:
    """Start ``python -m webapp`` with ``arguments``; ``apart``: in a group of its own, as a terminal does."""
    return subprocess.Popen(
        [sys.executable, "-m", "webapp", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        start_new_session=apart,
    )


@contextmanager
def served(index: Path, *options: str) -> Iterator[str]:
    """Serve ``index`` on a free port; yield the address that the server prints when ready.

    Where ``SERVED_BY`` names a cluster, the index is moved there first, and served from it.
    """
    with _placed(index) as where:
        process = web_process("--index", where, "--port", "0", "--workers", "1", *options)
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        try:
            if not address:
                pytest.fail(f"the server did not start: {process.communicate()[1]}")
            yield address
        finally:
            process.terminate()
            process.communicate(timeout=30)


@contextmanager
def _placed(index: Path) -> Iterator[str]:
    if not (urls := os.environ.get(SERVED_BY)):
        yield str(index)
        return
    with in_cluster(urls.split(",")) as address:
        move(index, located(address))
        yield address


@contextmanager
def started_browser() -> Iterator[Browser]:
    """Start the machine's Chromium; skip without one, but fail where CI promises one."""
    executable = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if executable is None:
        reason = f"no browser: none of {', '.join(_NAMES)} is installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=_OPTIONS)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, address: str, *, script: bool = True, quiet: bool = True, **options: Any
) -> Iterator[Page]:
    """A page in a context of its own (``options``) over ``address``.

    It wants Chinese unless ``options`` say otherwise. What asks another host fails the test, and so does whatever a script
    says or throws, unless it may not be ``quiet``.
    """
    wanted = {"locale": "zh-CN", **options}
    context = browser.new_context(base_url=address, java_script_enabled=script, **wanted)
    amiss: list[str] = []
    try:
        page = context.new_page()
        page.on("request", lambda asked: amiss.extend(_elsewhere(asked.url, address)))
        if script and quiet:
            page.on("console", lambda message: amiss.append(message.text))
            page.on("pageerror", lambda error: amiss.append(str(error)))
        yield page
    finally:
        context.close()
    assert not amiss


def follow(control: Locator, key: str = "") -> None:
    """Click ``control``, or press ``key`` on it, and wait for the page that it leads to.

    A click returns before the new page is there: what is read at once may still be the old page's, and what is clicked, too.
    """
    with control.page.expect_navigation():
        if key:
            control.press(key)
        else:
            control.click()


def copied(page: Page, copy: Callable[[], None]) -> str:
    """What ``copy``, a click or a key, puts on the clipboard: a page does that some time after it.

    The page must be permitted to read and write the clipboard. Nothing is returned when nothing comes.
    """
    page.evaluate("navigator.clipboard.writeText('')")
    copy()
    return str(page.evaluate(_CLIPBOARD))


def _elsewhere(url: str, address: str) -> list[str]:
    ours = url.startswith((address, "data:"))
    return [] if ours else [f"the page asks another host: {url}"]


def answering(pid: int) -> list[int]:
    """The processes that ``pid`` keeps; Python's own watcher of resources is none."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in command_of(child)]


def command_of(pid: int | str) -> bytes:
    """The command line of a process, empty of one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
