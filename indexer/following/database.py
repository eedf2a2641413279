"""The tables of alerts, and the database that the operator names for them: SQLite or PostgreSQL.

SQLAlchemy is known here and in ``subscriptions`` only; both are loaded when alerts are on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, InterfaceError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from indexer.following.settings import AlertSettings
from indexer.vocabulary.errors import BadRequest, XxgkError

_SCHEMA = "1"
_HOSTS = 10
"""That may make the tables at one moment: each may stumble over each other once."""

_tables = sa.MetaData()
searches = sa.Table(
    "searches",
    _tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("address", sa.String(254), nullable=False, index=True),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("every", sa.String(6), nullable=False),
    sa.Column("asked", sa.String(32), nullable=False),
    sa.Column("confirmed", sa.String(32)),
    sa.Column("seen", sa.String(32)),
    sa.Column("last", sa.String(32)),
    sa.Column("claimed", sa.String(32)),
    sa.Column("lost", sa.String(32)),
    sa.Column("refused", sa.String(32)),
)
tokens = sa.Table(
    "tokens",
    _tables,
    sa.Column("hash", sa.String(64), primary_key=True),
    sa.Column("search", sa.Integer, nullable=False, index=True),
    sa.Column("purpose", sa.String(7), nullable=False),
)
sent = sa.Table(
    "sent",
    _tables,
    sa.Column("search", sa.Integer, primary_key=True),
    sa.Column("content", sa.Text, primary_key=True),
    sa.Column("at", sa.String(32), nullable=False),
)
known = sa.Table(
    "known",
    _tables,
    sa.Column("content", sa.Text, primary_key=True),
    sa.Column("since", sa.String(32), nullable=False),
)
facts = sa.Table(
    "facts",
    _tables,
    sa.Column("name", sa.String(20), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)


class AlertsUnusable(XxgkError):
    """The database of alerts cannot be used; the message holds neither its password nor an address."""

    code = "alerts_unusable"
    http_status = 503


def opened(settings: AlertSettings) -> sa.Engine:
    """Return the database, with its tables. Raises ``AlertsUnusable`` and ``BadRequest``."""
    engine = _engine(settings)
    with blaming():
        for left in reversed(range(_HOSTS)):
            try:
                _tables.create_all(engine)
                break
            except DBAPIError as error:  # another host was making them at the same moment
                if not left or isinstance(error, InterfaceError):  # or there is no database
                    raise
        with engine.begin() as db:
            insert(db, facts, [{"name": "schema", "value": _SCHEMA}])
            if fact(db, "schema") != _SCHEMA:
                raise AlertsUnusable("the database of alerts was made by another version.")
    return engine


def fact(db: sa.Connection, name: str) -> str | None:
    """Return what is kept under ``name``."""
    return db.execute(sa.select(facts.c.value).where(facts.c.name == name)).scalar()


def insert(db: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Insert what is not there, whoever else inserts the same."""
    kind: Any = postgresql if db.dialect.name == "postgresql" else sqlite
    if rows:
        db.execute(kind.insert(table).on_conflict_do_nothing(), rows)


def _engine(settings: AlertSettings) -> sa.Engine:
    try:
        url = sa.engine.make_url(settings.database)
    except SQLAlchemyError:
        raise BadRequest("database must be like sqlite:///alerts.sqlite.") from None
    if url.drivername == "sqlite" and url.database:
        path = Path(settings.folder) / url.database
        try:
            # For the operator alone: it holds addresses.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise AlertsUnusable(f"{path} cannot be opened: {error.strerror}.") from None
        url = url.set(database=str(path))
        return sa.create_engine(url, poolclass=NullPool, connect_args={"timeout": 30})
    if url.drivername in ("postgresql", "postgresql+pg8000"):
        url = url.set(drivername="postgresql+pg8000")
        if (password := settings.database_password()) is not None:
            url = url.set(password=password)
        return sa.create_engine(url, poolclass=NullPool, hide_parameters=True)
    raise BadRequest(
        "database must be like sqlite:///alerts.sqlite or postgresql://xxgk@host/name."
    )


@contextmanager
def blaming() -> Iterator[None]:
    """Say what the database says, without the statement, its values or the password."""
    try:
        yield
    except SQLAlchemyError as error:
        said: Any = getattr(error, "orig", None)
        said = said.args[0] if said is not None and said.args else type(error).__name__
        if isinstance(said, dict):  # of PostgreSQL; other fields hold values
            said = said.get("M", "")
        raise AlertsUnusable(f"the database of alerts cannot be used: {said}.") from None
