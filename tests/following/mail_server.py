"""A real mail server for a test, which keeps what it takes and refuses what it is told to."""

from __future__ import annotations

import asyncio
import email
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


class MailServer:
    """What aiosmtpd asks at each step; ``letters`` are what it took."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refusals: dict[str, str] = {}
        """Replies to RCPT, by address."""
        self.at_data = "250 OK"
        self.port = 0
        self.recipients: list[str] = []

    @property
    def settings(self) -> str:
        """What names it in a file of settings."""
        return f'smtp = "127.0.0.1:{self.port}"\nsecurity = "none"\n'

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        """Take or refuse a recipient."""
        if reply := self.refusals.get(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a letter, unless told otherwise; "drop" takes it and hangs up before it says so."""
        content = envelope.content
        assert isinstance(content, bytes)
        if self.at_data.startswith(("250", "drop")):
            letter = email.message_from_bytes(content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.recipients += envelope.rcpt_tos
        if self.at_data == "drop":
            assert server.transport
            server.transport.close()
        return self.at_data


class _OnAFreePort(Controller):
    """Learns which port it was given before it tries it."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(password: str = "") -> Iterator[MailServer]:
    """A server on a free port; with ``password`` it takes letters only from ``alerts`` who knows it."""

    def login(
        _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any
    ) -> AuthResult:
        known = isinstance(data, LoginPassword) and data.password == password.encode()
        return AuthResult(success=known, handled=known)

    handler = MailServer()
    options: dict[str, Any] = {}
    if password:
        options = {
            "auth_require_tls": False,
            "authenticator": login,
        }
    controller = _OnAFreePort(handler, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        handler.port = controller.port
        yield handler
    finally:
        controller.stop()
