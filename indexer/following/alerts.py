"""Readers who are written to: what the pages let them ask for, confirm and stop.

The database is loaded when it is first needed: without the setting it need not be installed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from msgspec import Struct

from indexer.desk import links
from indexer.desk.asking.query_language import make_query, narrowed
from indexer.desk.index import Index
from indexer.following import settings as alert_settings
from indexer.following.addresses import is_address
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.query import Query

if TYPE_CHECKING:
    from indexer.following.subscriptions import Subscription, Subscriptions


class Followed(Struct, frozen=True):
    """A search that is followed, or is to be, and how often its reader is written to."""

    query: Query
    every: str


def now() -> str:
    """Return the time, as it is kept."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def search_of(text: str) -> Query:
    """Return the search that ``kept_as`` made ``text`` of. Raises ``BadRequest``."""
    try:
        asked: Mapping[str, list[str]] = parse_qs(text, keep_blank_values=True, max_num_fields=500)
    except ValueError:
        raise BadRequest("关注的检索没能读懂。请回到检索结果重新关注。") from None
    if unknown := set(asked) - {"q", "scope", *FACETS}:
        raise BadRequest(f"不认识参数“{min(unknown)[:20]}”。请回到检索结果重新关注。")
    filters = {name: asked[name] for name in FACETS if name in asked}
    scope = asked.get("scope", [Query().scope])[0]
    return links.followed(narrowed(make_query(asked.get("q", [""])[0], scope=scope), filters))


def kept_as(query: Query) -> str:
    """Return ``query`` as it is kept; equal searches are equal texts."""
    return urlencode(links.query_string(links.followed(query)), doseq=True)


class Alerts:
    """What an operator who writes to readers lets them do. Raises ``AlertsUnusable`` throughout."""

    def __init__(self, path: Path) -> None:
        """``path`` is the file of settings. Raises ``BadRequest`` with the remedy."""
        self.settings = alert_settings.read(path)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """The database, opened when it is first needed."""
        try:
            from indexer.following.subscriptions import Subscriptions
        except ModuleNotFoundError as error:
            raise BadRequest(
                f"alerts need {error.name}: in the folder of this program run "
                f"{Path(sys.executable).name} -m pip install -e '.[alerts]'."
            ) from None
        return Subscriptions(self.settings)

    def ask(self, query: Query, address: str, every: str) -> None:
        """Let the owner of ``address`` be asked whether to follow ``query``. Raises ``BadRequest``."""
        if not is_address(address := address.strip()):
            raise BadRequest("邮箱要写成 name@example.cn 这样。")
        if every not in alert_settings.EVERY:
            raise BadRequest("请选每天或每周。")
        self.subscriptions.ask(address, kept_as(query), every, now())

    def asked(self, token: str) -> Followed | None:
        """Return what ``token`` lets its owner confirm; None where it is spent or expired."""
        return _followed(self.subscriptions.of_token(token, "confirm", now()))

    def confirm(self, token: str, index: Index) -> Followed | None:
        """Follow what ``token`` was sent for, beyond what ``index`` has; None where it is spent or expired."""
        seen = max((came.arrival.changed for came in index.arrivals), default="")
        return _followed(self.subscriptions.confirm(token, seen, now()))

    def followed(self, token: str) -> Followed | None:
        """Return what ``token``, from a digest, is about; None where that is no longer followed."""
        return _followed(self.subscriptions.of_token(token, "stop", now()))

    def stop(self, token: str, *, everything: bool = False) -> None:
        """Forget that search, or the address with all that it follows."""
        self.subscriptions.stop(token, now(), everything=everything)

    def forget(self, address: str) -> int:
        """Delete an address and all that is kept of it; return how many searches it had."""
        return self.subscriptions.forget(address.strip())


def _followed(found: Subscription | None) -> Followed | None:
    return None if found is None else Followed(search_of(found.query), found.every)
