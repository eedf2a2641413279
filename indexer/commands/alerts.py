"""``alerts``: write to the readers who asked for it; cron begins it every few minutes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.commands.options import Parser, add_index, add_json
from indexer.desk.index import open_index
from indexer.following.alerts import Alerts
from indexer.following.settings import SETTING
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.saying import say

if TYPE_CHECKING:
    from indexer.following.sending import Sending


def add_command(parser: Parser) -> None:
    """Let ``parser`` read this command."""
    alerts = parser.command("alerts", say("寄出到期的信，或删去一个邮箱。"))
    alerts.set_defaults(run=_alerts)
    alerts.add_argument(
        "--settings",
        type=Path,
        metavar="FILE",
        default=os.environ.get(SETTING) or None,
        help=say("设置文件（默认 $XXGK_ALERTS）"),
    )
    alerts.add_argument("--forget", metavar="ADDRESS", help=say("删去这个邮箱和它的全部记录"))
    add_json(alerts)
    add_index(alerts)


def _alerts(options: argparse.Namespace) -> int:
    if options.settings is None:
        raise BadRequest(f"alerts are off: name the file of settings by --settings or ${SETTING}.")
    alerts = Alerts(options.settings)
    if options.forget is not None:
        searches = alerts.forget(options.forget)
        print(f"{searches} searches deleted, with all that was kept of the address.")
        return 0
    subscriptions = alerts.subscriptions
    from indexer.following.sending import send  # the database is there, and what it needs

    with open_index(options.index) as index:
        did = send(alerts.settings, subscriptions, index)
    for line in _amiss(did):
        print(f"xxgk: {line}", file=sys.stderr)
    print(did.as_json() if options.json else _said(did))
    return 1 if did.kept or did.amiss else 0


def _said(did: Sending) -> str:
    return (
        f"{did.asked} requests for consent and {did.digests} digests ({did.reports} reports) sent."
    )


def _amiss(did: Sending) -> Iterator[str]:
    yield from did.amiss
    if did.kept:
        yield f"{did.kept} letters were not taken; they are tried again in the next round."
    if did.lost:
        yield (
            f"{did.lost} letters were begun, and nobody knows whether they arrived; they are not "
            "sent again, and the next digest says so."
        )
    for address in did.refused:
        yield f"{address} does not exist, says the mail server; it is set aside and written to no more."
