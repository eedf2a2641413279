"""The database of those who asked to be written to: addresses, what each follows, what each was told.

It is the operator's, apart from every index: a file of SQLite or a PostgreSQL for several hosts.
Tokens are random and only their hashes are kept. What is sent is written down before it is
sent, by whoever has claimed the search, so that no two hosts send the same and a crash can
lose a letter but never double one. Times are UTC, ISO 8601, and compare as text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import NamedTuple

import sqlalchemy as sa

from indexer.following.database import (
    AlertsUnusable,
    blaming,
    fact,
    facts,
    insert,
    known,
    opened,
    searches,
    sent,
    tokens,
)
from indexer.following.settings import ASIDE_DAYS, EVERY, PENDING_DAYS, AlertSettings
from indexer.vocabulary.errors import BadRequest

AGAIN = timedelta(hours=1)
"""How old a letter that asks for consent must be before another is sent for the same search."""
MOST_ASKED = 3
"""Letters a day that ask one address for its consent: whoever types it may not flood it."""
MOST_PENDING = 2_000
MOST_FOLLOWED = 50
"""Searches of one address."""
_STALE = timedelta(hours=1)


class Subscription(NamedTuple):
    """A search that an address follows, or asked to.

    ``confirmed`` is None until its owner agreed; ``seen`` is when the last report had come
    that the index had then. ``last`` is when the last letter about it was
    sent: the one that asks for consent, then digests. ``lost``: a digest begun then may not
    have arrived.
    """

    id: int
    address: str
    query: str
    every: str
    asked: str
    confirmed: str | None
    seen: str | None
    last: str | None
    claimed: str | None
    lost: str | None
    refused: str | None


class Subscriptions:
    """The operations on one database; may be asked by several threads, processes and hosts."""

    def __init__(self, settings: AlertSettings) -> None:
        """Open it, and make its tables where there are none. Raises ``AlertsUnusable``."""
        self._engine = opened(settings)

    # --- what readers do ------------------------------------------------------------

    def ask(self, address: str, query: str, every: str, now: str) -> None:
        """Remember that somebody typed ``address``; whether it is known is told to nobody.

        Asked for again before ``AGAIN``, it only changes how often: there is one letter. Too often
        in a day: nothing is done. Raises ``AlertsUnusable`` when too many wait.
        """
        address = _canonical(address)
        yesterday = _before(now, timedelta(days=1))
        with self._begin() as db:
            c, waiting = searches.c, searches.c.confirmed.is_(None)
            fresh = sa.or_(c.last.is_(None), c.last > _before(now, AGAIN))
            same = sa.and_(_is(address), c.query == query, waiting, fresh)
            if db.execute(searches.update().where(same).values(every=every)).rowcount:
                return
            count = sa.select(sa.func.count()).select_from(searches).where(waiting)
            if db.execute(count).scalar_one() >= MOST_PENDING:
                raise AlertsUnusable("too many searches wait for their confirmation.")
            mine = count.where(_is(address), c.asked > yesterday)
            if db.execute(mine).scalar_one() < MOST_ASKED:
                asked = {"address": address, "query": query, "every": every, "asked": now}
                db.execute(searches.insert().values(asked))

    def of_token(self, token: str, purpose: str, now: str) -> Subscription | None:
        """Return what ``token`` is for (``confirm`` or ``stop``); None where it is for nothing, or no longer."""
        with self._begin() as db:
            return self._of_token(db, token, purpose, now)

    def confirm(self, token: str, seen: str, now: str) -> Subscription | None:
        """Begin to follow what ``token`` was sent for; return that, None where it is for nothing.

        What the same address follows already only changes how often. Raises ``BadRequest``
        beyond ``MOST_FOLLOWED``.
        """
        with self._begin() as db:
            found = self._of_token(db, token, "confirm", now)
            if found is None:
                return None
            followed = sa.select(searches).where(
                _is(found.address), searches.c.confirmed.is_not(None)
            )
            others = [Subscription(*row) for row in db.execute(followed)]
            same = next((each for each in others if each.query == found.query), None)
            if same is None and len(others) >= MOST_FOLLOWED:
                raise BadRequest(f"一个邮箱最多关注 {MOST_FOLLOWED} 项检索。请先退订几项。")
            db.execute(tokens.delete().where(tokens.c.search == found.id))
            # The letter arrived: whatever was refused before is no longer.
            db.execute(searches.update().where(_is(found.address)).values(refused=None))
            if same is not None:
                self._delete(db, [found.id])
                self._set(db, same.id, every=found.every)
            else:
                self._set(db, found.id, confirmed=now, seen=seen, last=now, lost=None, claimed=None)
            return found

    def stop(self, token: str, now: str, *, everything: bool) -> None:
        """Forget the search that ``token`` was sent with, or its address and all that it follows."""
        with self._begin() as db:
            found = self._of_token(db, token, "stop", now)
            if found and everything:
                self._forget(db, found.address)
            elif found:
                self._delete(db, [found.id])

    def forget(self, address: str) -> int:
        """Delete ``address`` and all that is kept of it; return how many searches it had."""
        with self._begin() as db:
            return self._forget(db, _canonical(address))

    # --- what the sender does -------------------------------------------------------

    def sweep(self, now: str) -> int:
        """Forget what was not confirmed in time, and addresses long refused; return how many letters are lost.

        A letter is lost whose sender began an hour ago and never said how it ended: it may
        have been sent, so it is not sent again.
        """
        c = searches.c
        pending = _before(now, timedelta(days=PENDING_DAYS))
        aside = _before(now, timedelta(days=ASIDE_DAYS))
        stale = c.claimed < _before(now, _STALE)
        with self._begin() as db:
            gone = sa.or_(
                sa.and_(c.confirmed.is_(None), sa.func.coalesce(c.last, c.asked) < pending),
                c.refused < aside,
            )
            self._delete(db, db.execute(sa.select(c.id).where(gone)).scalars().all())
            lost = db.execute(sa.select(c.id, c.claimed).where(stale)).all()
            for id_, claimed in lost:
                self._set(db, id_, claimed=None, last=claimed, lost=claimed)
        return len(lost)

    def learn(self, generation: str, contents: Collection[str], now: str) -> None:
        """Remember when each report's content was first seen, by any host.

        So a build from nothing, or another host's, makes nothing new.
        """
        with self._begin() as db:
            if fact(db, "generation") == generation:
                return
            seen = set(db.execute(sa.select(known.c.content)).scalars())
            fresh = [{"content": each, "since": now} for each in {*contents} - seen]
            insert(db, known, fresh)
            insert(db, facts, [{"name": "generation", "value": generation}])
            db.execute(facts.update().where(facts.c.name == "generation").values(value=generation))

    def known_since(self, time: str) -> set[str]:
        """Return the contents that were first seen after ``time``."""
        with self._begin() as db:
            return set(db.execute(sa.select(known.c.content).where(known.c.since > time)).scalars())

    def unconfirmed(self) -> list[Subscription]:
        """Return those whose owner is to be asked for consent."""
        return self._listed(searches.c.confirmed.is_(None), searches.c.last.is_(None))

    def due(self, every: str, now: str) -> list[Subscription]:
        """Return what is followed so often and was not written about since."""
        c, before = searches.c, _before(now, EVERY[every].pause)
        return self._listed(c.confirmed.is_not(None), c.every == every, c.last <= before)

    def claim(
        self, of: Subscription, contents: Collection[str], now: str
    ) -> tuple[str, set[str]] | None:
        """Be the only one to write about ``of``, of what of ``contents`` it was not told yet.

        Returns the token for the letter and these contents, which count as told from now on;
        None where another was quicker or nothing is left. A request for consent has no contents.
        """
        purpose = "stop" if of.confirmed else "confirm"
        c = searches.c
        with self._begin() as db:
            same = c.last.is_(None) if of.last is None else c.last == of.last
            mine = db.execute(
                searches.update()
                .where(c.id == of.id, c.claimed.is_(None), same)
                .values(claimed=now)
            )
            if mine.rowcount != 1:
                return None
            told = set(
                db.execute(sa.select(sent.c.content).where(sent.c.search == of.id)).scalars()
            )
            left = {*contents} - told
            if of.confirmed and not left:
                self._set(db, of.id, claimed=None)
                return None
            if left:
                rows = [{"search": of.id, "content": each, "at": now} for each in left]
                db.execute(sent.insert(), rows)
            token = token_urlsafe(32)
            kept = {"hash": _hash(token), "search": of.id, "purpose": purpose}
            db.execute(tokens.insert().values(kept))
            return token, left

    def ended(self, of: Subscription, token: str, now: str, fate: str) -> None:
        """Write down what became of the letter that was claimed at ``now`` (``mailing.Fate``)."""
        with self._begin() as db:
            if fate in ("sent", "unknown"):
                lost = now if fate == "unknown" else None
                self._set(db, of.id, claimed=None, last=now, lost=lost)
                return
            told = sa.and_(sent.c.search == of.id, sent.c.at == now)
            db.execute(sent.delete().where(told))
            db.execute(tokens.delete().where(tokens.c.hash == _hash(token)))
            self._set(db, of.id, claimed=None)
            if fate == "refused" and of.confirmed is None:
                self._delete(db, [of.id])
            elif fate == "refused":
                db.execute(searches.update().where(_is(of.address)).values(refused=now))

    # --- the database ---------------------------------------------------------------

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        with blaming(), self._engine.begin() as db:
            yield db

    def _listed(self, *conditions: sa.ColumnElement[bool]) -> list[Subscription]:
        free = (searches.c.claimed.is_(None), searches.c.refused.is_(None))
        chosen = sa.select(searches).where(*free, *conditions).order_by(searches.c.id)
        with self._begin() as db:
            return [Subscription(*row) for row in db.execute(chosen)]

    def _of_token(
        self, db: sa.Connection, token: str, purpose: str, now: str
    ) -> Subscription | None:
        joined = sa.select(searches).join(tokens, tokens.c.search == searches.c.id)
        wanted = joined.where(tokens.c.hash == _hash(token), tokens.c.purpose == purpose)
        row = db.execute(wanted).first()
        found = row and Subscription(*row)
        if not found or purpose == "stop":
            return found or None
        expired = _before(now, timedelta(days=PENDING_DAYS))
        return found if (found.last or found.claimed or "") > expired else None

    def _set(self, db: sa.Connection, id_: int, **values: str | None) -> None:
        db.execute(searches.update().where(searches.c.id == id_).values(values))

    def _forget(self, db: sa.Connection, address: str) -> int:
        ids = db.execute(sa.select(searches.c.id).where(_is(address))).scalars().all()
        self._delete(db, ids)
        return len(ids)

    def _delete(self, db: sa.Connection, ids: Collection[int]) -> None:
        for table, column in ((tokens, "search"), (sent, "search"), (searches, "id")):
            db.execute(table.delete().where(table.c[column].in_(ids)))


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _canonical(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


def _is(address: str) -> sa.ColumnElement[bool]:
    """Whether a row is of ``address``, however its letters are written."""
    return sa.func.lower(searches.c.address) == address.lower()


def _before(now: str, time: timedelta) -> str:
    # As all times here are written, or they would not compare as text.
    return (datetime.fromisoformat(now) - time).isoformat(timespec="microseconds")
