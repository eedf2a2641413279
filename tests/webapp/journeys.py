"""A reader on the way from the home page to an answer, by mouse, keyboard or finger; steps are counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Locator, Page, expect

from tests.webapp.browser import opened

Manner = Literal["mouse", "keyboard", "bare", "phone"]
MANNERS: tuple[Manner, ...] = ("mouse", "keyboard", "bare", "phone")
"""``bare`` is a browser that runs no script."""
_MOST_TABS = 400
"""Stops of the keyboard before a control counts as out of reach."""


class Journey:
    """One reader. A step is a link or a control used, or a form sent with its answer."""

    def __init__(self, page: Page, manner: Manner) -> None:
        self.page = page
        self.manner = manner
        self.steps = 0

    def use(self, control: Locator) -> None:
        """Use one link or button as the reader does, and wait for the page that it leads to."""
        self.steps += 1
        with self.page.expect_navigation():
            self._press(control)

    def send(self, *typed: tuple[Locator, str]) -> None:
        """Fill the boxes of a form, send it and wait for its answer: one step, however much is typed."""
        self.steps += 1
        for box, text in typed:
            if self.manner == "keyboard":
                self._tab_to(box)
                self.page.keyboard.press("Control+A")
                self.page.keyboard.insert_text(text)
            else:
                box.fill(text)
        last = typed[-1][0]
        lines = last.evaluate("box => box.tagName") == "TEXTAREA"  # there Enter is a new line
        with self.page.expect_navigation():
            if self.manner in ("keyboard", "bare") and not lines:
                self.page.keyboard.press("Enter")
            else:
                form = last.locator("xpath=ancestor::form")
                self._press(form.locator("button:not([type=button])").first)

    def take(self, control: Locator) -> Path:
        """Use a link that gives a file; return where the file is."""
        self.steps += 1
        with self.page.expect_download() as download:
            self._press(control)
        return download.value.path()

    def _press(self, control: Locator) -> None:
        expect(control).to_be_visible()
        match self.manner:
            case "keyboard":
                self._tab_to(control)
                self.page.keyboard.press("Enter")
            case "phone":
                control.tap()
            case _:
                control.click()

    def _tab_to(self, control: Locator) -> None:
        focused = self.page.locator(":focus")
        for _ in range(_MOST_TABS):
            if control.and_(focused).count():
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {control}")


@contextmanager
def journey(browser: Browser, address: str, manner: Manner, start: str = "/") -> Iterator[Journey]:
    """A reader who begins at ``start``, the home page unless told."""
    phone = manner == "phone"
    size = {"width": 360 if phone else 1280, "height": 740}
    options: dict[str, Any] = {"viewport": size, "has_touch": phone, "is_mobile": phone}
    with opened(browser, address, script=manner != "bare", locale="zh-CN", **options) as page:
        page.goto(start)
        yield Journey(page, manner)
