"""A reader who is written to, an operator's settings, and a corpus that grows day by day."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy

from indexer import alerts, make_query, open_index
from indexer.building import build
from indexer.commands import cli
from indexer.following import sending
from indexer.following.alerts import Alerts
from indexer.following.database import opened
from indexer.following.sending import Sending
from tests.following.mail_server import MailServer
from tests.following.test_news import text

READER = "reader@news.example"
_TOKEN = re.compile(r"https://news\.example/xxgk/alerts/(confirm|stop)\?token=([\w-]+)")


class Desk:
    """A corpus that grows day by day, its index, an operator's settings, and a reader."""

    def __init__(self, folder: Path, server: MailServer, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.server = folder, server
        self.corpus, self.index = folder / "corpus", folder / "index"
        self.corpus.mkdir()
        self.settings = folder / "alerts.toml"
        self.database = f"sqlite:///{folder}/alerts.sqlite"
        self.time = datetime.fromisoformat("2026-01-01T03:00:00+00:00")
        self.set()
        patch.setattr(build, "now", lambda: self.time.isoformat(timespec="seconds"))
        patch.setattr(alerts, "now", lambda: self.time.isoformat(timespec="microseconds"))
        self.bring("望湖镇", 2012)

    def set(self, more: str = "") -> None:
        """Write the settings."""
        self.settings.write_text(
            f'site = "https://news.example/xxgk/"\nsender = "alerts@news.example"\n'
            f'{self.server.settings}database = "{self.database}"\n{more}',
            encoding="utf-8",
        )

    @property
    def alerts(self) -> Alerts:
        """What the pages have."""
        return Alerts(self.settings)

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.time += timedelta(**time)

    def bring(self, town: str, year: int, news: str = "堤防加固完工", full: bool = False) -> None:
        """Let a report come, and build."""
        path = self.corpus / f"{town}{year}.txt"
        path.write_text(text(town, year, news), encoding="utf-8")
        self.build(full)

    def build(self, full: bool = False) -> None:
        """Build again."""
        self.later(minutes=1)
        build.build([self.corpus], self.index, jobs=1, full=full)
        self.later(minutes=1)

    def send(self, index: Path | None = None) -> Sending:
        """One round, a second later."""
        self.later(seconds=1)
        with open_index(index or self.index) as held:
            return sending.send(self.alerts.settings, self.alerts.subscriptions, held)

    def follow(self, query: str = "堤防", address: str = READER, every: str = "daily") -> None:
        """Ask, receive the letter, confirm."""
        self.alerts.ask(make_query(query), address, every)
        assert self.send().asked == 1
        with open_index(self.index) as held:
            assert self.alerts.confirm(token(self.server.letters[-1]), held)

    def digests(self) -> list[EmailMessage]:
        """The digests that the server took."""
        return [letter for letter in self.server.letters if "List-Unsubscribe" in letter]

    def rows(self, table: str) -> int:
        """How many rows a table of the database has."""
        with opened(self.alerts.settings).begin() as db:
            return int(db.execute(sqlalchemy.text(f"SELECT count(*) FROM {table}")).scalar_one())

    def run(self, statement: str) -> None:
        """Let the database do this."""
        with opened(self.alerts.settings).begin() as db:
            db.execute(sqlalchemy.text(statement))


def token(letter: EmailMessage) -> str:
    """The token in a letter."""
    found = _TOKEN.search(letter.get_content())
    assert found, letter.get_content()
    return found[2]


# ---- consent ----


def command(desk: Desk) -> int:
    return cli.main(
        ["alerts", "--settings", str(desk.settings), "--index", str(desk.index), "--json"]
    )
