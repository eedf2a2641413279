"""A real mail server for a test, which keeps what it takes and refuses what it is told to."""

from __future__ import annotations

import asyncio
import email
import socket
import ssl
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
        self.security = "none"
        self.recipients: list[str] = []
        self.ciphers: set[object] = set()
        """What letters came in; None is none."""

    @property
    def settings(self) -> str:
        """What names it in a file of settings."""
        return f'smtp = "127.0.0.1:{self.port}"\nsecurity = "{self.security}"\n'

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
        assert server.transport
        self.ciphers.add(server.transport.get_extra_info("cipher"))
        content = envelope.content
        assert isinstance(content, bytes)
        if self.at_data.startswith(("250", "drop")):
            letter = email.message_from_bytes(content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.recipients += envelope.rcpt_tos
        if self.at_data == "drop":
            server.transport.close()
        return self.at_data


class _OnAFreePort(Controller):
    """Learns which port it was given before it tries it."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        if self.ssl_context:  # it would ask with what it answers with
            asking = ssl.create_default_context()
            asking.check_hostname, asking.verify_mode = False, ssl.CERT_NONE
            plain = socket.create_connection(("127.0.0.1", self.port), 30)
            with asking.wrap_socket(plain) as ciphered:
                ciphered.recv(1024)
        else:
            super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(
    password: str = "", security: str = "none", certificate: ssl.SSLContext | None = None
) -> Iterator[MailServer]:
    """A server on a free port; with ``password`` it takes letters only from ``alerts`` who knows it.

    ``security`` is that of the settings, for which it shows ``certificate``.
    """

    def login(
        _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any
    ) -> AuthResult:
        known = isinstance(data, LoginPassword) and data.password == password.encode()
        return AuthResult(success=known, handled=known)

    handler = MailServer()
    options: dict[str, Any] = {}
    if password:
        options = {"auth_require_tls": security == "starttls", "authenticator": login}
    if security == "starttls":
        options |= {"tls_context": certificate, "require_starttls": True}
    elif security == "tls":
        options |= {"ssl_context": certificate}
    handler.security = security
    controller = _OnAFreePort(handler, hostname="127.0.0.1", port=0, ready_timeout=60, **options)
    controller.start()
    try:
        handler.port = controller.port
        yield handler
    finally:
        controller.stop()
