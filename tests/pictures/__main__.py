"""Take README's pictures of the sample corpus in a real browser."""

from __future__ import annotations

import tempfile
from pathlib import Path

from indexer.building import build
from tests.webapp.browser import served, started_browser

ROOT = Path(__file__).parent.parent.parent
PICTURES = {
    "search-wide": ("/search?q=黄泥港", 1280, 900),
    "report-wide": ("/reports/990123101-2017?q=黄泥港", 1280, 900),
    "usage-wide": ("/usage?phrase=停水&phrase=投诉&phrase=补偿", 1280, 1000),
    "search-phone": ("/search?q=黄泥港", 360, 740),
}


def main() -> None:
    """Write every picture beside this file."""
    with tempfile.TemporaryDirectory() as folder, started_browser() as browser:
        build.build([ROOT / "corpus"], Path(folder))
        with served(Path(folder)) as address:
            for name, (path, width, height) in PICTURES.items():
                page = browser.new_page(locale="zh-CN", viewport={"width": width, "height": height})
                page.goto(address + path)
                page.screenshot(path=Path(__file__).parent / f"{name}.png")
                page.close()


if __name__ == "__main__":
    main()
