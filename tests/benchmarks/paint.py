"""What a page weighs and when it is first seen over a slow link, beside another state of the program.

``python -m tests.benchmarks.paint TREE`` takes a worktree of that state, builds the corpus of this
one with both, serves both and opens one page in turn, nothing kept from one time to the next. It
prints medians and ratios as JSON, ours over theirs. Bounded: a minute and a half, but for the builds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import quote

from playwright.sync_api import Browser

from tests.webapp.browser import started_browser

OURS = Path(__file__).parents[2]
ADDRESS = "/search?q=" + quote("申请")
ROUNDS = 7
LINK = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 25_000, "offline": False}
"""A telephone at the edge of its cell: 400 kbit a second, and so many ms before each answer."""
_PAINTED = """new Promise(done => { const ask = () => {
    const [painted] = performance.getEntriesByName('first-contentful-paint');
    painted ? done(painted.startTime) : setTimeout(ask, 20) };
    ask() })"""


@contextmanager
def served_by(tree: Path, folder: Path) -> Iterator[str]:
    """Build the corpus with the program of ``tree`` and serve it; yield the address."""
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    run = [sys.executable, "-m"]
    build = [*run, "indexer", "build", str(OURS / "corpus"), "--index", str(folder)]
    subprocess.run(build, cwd=tree, env=environment, check=True, capture_output=True)
    serve = [*run, "webapp", "--index", str(folder), "--port", "0", "--workers", "1"]
    process = subprocess.Popen(
        serve,
        cwd=tree,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(timeout=30)


def opened_once(browser: Browser, address: str) -> dict[str, float]:
    """Return ms until something is painted, bytes of the page as sent, and of all that it loads."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        link = context.new_cdp_session(page)
        link.send("Network.enable")
        link.send("Network.setCacheDisabled", {"cacheDisabled": True})
        link.send("Network.emulateNetworkConditions", LINK)
        sent: list[float] = []
        link.on("Network.loadingFinished", lambda told: sent.append(told["encodedDataLength"]))
        page.goto(address + ADDRESS, wait_until="load")
        return {"paint": page.evaluate(_PAINTED), "page": sent[0], "whole": sum(sent)}
    finally:
        context.close()


def compared(theirs: Path) -> dict[str, dict[str, float]]:
    """Return the medians of both states, and ours over theirs."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        browser = stack.enter_context(started_browser())
        trees = {"ours": OURS, "theirs": theirs}
        addresses = {
            name: stack.enter_context(served_by(tree, folder / name))
            for name, tree in trees.items()
        }
        found: dict[str, list[dict[str, float]]] = {name: [] for name in trees}
        for _ in range(ROUNDS):
            for name, address in addresses.items():
                found[name].append(opened_once(browser, address))
    medians = {
        name: {what: median(one[what] for one in each) for what in each[0]}
        for name, each in found.items()
    }
    ratios = {w: round(n / medians["theirs"][w], 3) for w, n in medians["ours"].items()}
    return {**medians, "ratios": ratios}


if __name__ == "__main__":
    print(json.dumps(compared(Path(sys.argv[1]).resolve()), indent=2))
