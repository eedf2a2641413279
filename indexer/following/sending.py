"""One round of sending, as cron begins it: who asked is asked for consent, who consented is told what is new."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from msgspec import Struct, json

from indexer.desk.index import Index
from indexer.following import alerts, letters
from indexer.following.addresses import hinted
from indexer.following.estimate import expected
from indexer.following.mailing import Mailer, MailServerDown
from indexer.following.news import newest_of, news
from indexer.following.settings import EVERY, AlertSettings
from indexer.following.subscriptions import Subscription, Subscriptions
from indexer.vocabulary.errors import BadRequest


class Sending(Struct):
    """What one round did; addresses in it are hinted at."""

    asked: int = 0
    digests: int = 0
    reports: int = 0
    kept: int = 0
    lost: int = 0
    refused: list[str] = []
    amiss: list[str] = []

    def as_json(self) -> str:
        """Return it as one JSON object."""
        return json.encode(self).decode()


def send(settings: AlertSettings, subscriptions: Subscriptions, index: Index) -> Sending:
    """Send what is due: requests for consent, then digests.

    A search that cannot be read any more, or a letter that is refused, costs itself only. When
    the server is down the rest is kept for the next round. Nothing is sent twice: what a letter
    tells is written down before, and taken back only when the server said that it did not
    take it. Raises ``AlertsUnusable``.
    """
    return _Round(settings, subscriptions, index).run()


class _Round:
    def __init__(self, settings: AlertSettings, subscriptions: Subscriptions, index: Index) -> None:
        self._settings = settings
        self._subscriptions = subscriptions
        self._index = index
        self._did = Sending()

    def run(self) -> Sending:
        subscriptions, did = self._subscriptions, self._did
        did.lost = subscriptions.sweep(alerts.now())
        made = f"{self._index.generation} {self._index.stats()['built']}"
        subscriptions.learn(made, {came.content for came in self._index.arrivals}, alerts.now())
        with Mailer(self._settings) as mailer:
            waiting = [(each, self._ask) for each in subscriptions.unconfirmed()]
            for every in EVERY:
                waiting += [(each, self._tell) for each in subscriptions.due(every, alerts.now())]
            for at, (each, write) in enumerate(waiting):
                try:
                    write(mailer, each)
                except MailServerDown as error:
                    did.amiss.append(error.message)
                    did.kept += len(waiting) - at
                    break
                except BadRequest as error:  # of a search that another version took
                    did.amiss.append(f"search {each.id}: {error.message}")
        return did

    def _ask(self, mailer: Mailer, of: Subscription) -> None:
        query = alerts.search_of(of.query)
        found, told = news(self._index, query, most=1), expected(self._index, query)
        if (claimed := self._subscriptions.claim(of, (), time := alerts.now())) is None:
            return
        token = claimed[0]
        with self._taken_back(of, token, time):
            letter = letters.asking(self._settings, of, token, found, told)
        self._did.asked += self._sent(mailer, of, letter, token, time)

    def _tell(self, mailer: Mailer, of: Subscription) -> None:
        query, index = alerts.search_of(of.query), self._index
        fresh = self._subscriptions.known_since(of.confirmed or "")
        numbers = {
            came.content: number
            for number in index.amounts(query, ())[1].report.tolist()
            if (came := index.arrivals[number]).arrival.changed > (of.seen or "")
            and came.content in fresh
        }
        if not numbers:
            return
        if (claimed := self._subscriptions.claim(of, numbers, time := alerts.now())) is None:
            return
        token, left = claimed
        with self._taken_back(of, token, time):
            found = newest_of(index, query, {numbers[content] for content in left})
            letter = letters.digest(self._settings, of, token, found)
        if self._sent(mailer, of, letter, token, time):
            self._did.digests += 1
            self._did.reports += found.total

    @contextmanager
    def _taken_back(self, of: Subscription, token: str, time: str) -> Iterator[None]:
        """Let a letter that cannot be written have been claimed by nobody."""
        try:
            yield
        except Exception:
            self._subscriptions.ended(of, token, time, "kept")
            raise

    def _sent(
        self, mailer: Mailer, of: Subscription, letter: EmailMessage, token: str, time: str
    ) -> bool:
        """Send a letter and write down what became of it; return whether the server took it."""
        did, ended = self._did, self._subscriptions.ended
        try:
            fate = mailer.send(letter)
        except MailServerDown:
            ended(of, token, time, "kept")
            raise
        ended(of, token, time, fate)
        did.kept += fate == "kept"
        did.lost += fate == "unknown"
        if fate == "refused":
            did.refused.append(hinted(of.address))
        return fate == "sent"
