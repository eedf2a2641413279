"""A page as it came: its text, and what its links, ids and tags are."""

from __future__ import annotations

from html.parser import HTMLParser

from flask.testing import FlaskClient


class ShownPage(HTMLParser):
    """The links, ids, tags and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.marked: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src", "action"):
                self.links.append(value or "")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "mark":
            self.marked.append(data)
            self.tags.append("")


def page(web: FlaskClient, address: str) -> tuple[str, ShownPage]:
    answer = web.get(address)
    assert answer.status_code == 200, answer.text
    return answer.text, ShownPage(answer.text)
