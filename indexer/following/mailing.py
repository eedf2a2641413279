"""Letters to the operator's mail server, and what became of each.

A password is handed to the server and to nobody else: no error holds it, nor what the
server said when it refused it.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from email.message import EmailMessage
from typing import Literal

from indexer.following.settings import AlertSettings
from indexer.vocabulary.errors import XxgkError

Fate = Literal["sent", "refused", "kept", "unknown"]
"""Taken by the server; refused for good because of the address; not taken now; or nobody knows."""
_PATIENCE = 30  # seconds that a server may take for one reply
_NO_SUCH = (550, 551, 553)
_ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_OF_THE_ADDRESS = re.compile(rb"5\.1\.[0-9]+|5\.2\.1")


class MailServerDown(XxgkError):
    """The mail server cannot be used now; whatever was to be sent is sent later."""

    code = "mail_server_down"


class Mailer:
    """Hands letters over, in one conversation that begins with the first."""

    def __init__(self, settings: AlertSettings) -> None:
        """Raises ``BadRequest`` where the password cannot be read."""
        self._settings = settings
        self._password = settings.password() if settings.user else ""
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Mailer:
        return self

    def __exit__(self, *_: object) -> None:
        self._hang_up()

    def send(self, letter: EmailMessage) -> Fate:
        """Return what became of ``letter``, after which it is certain but for ``unknown``.

        Raises ``MailServerDown`` where none can be sent; this one was not.
        """
        smtp = self._connected()
        try:
            code, _ = smtp.mail(self._settings.sender)
            if code >= 400:
                self._hang_up()
                raise MailServerDown(self._named(f"it refused the sender ({code})"))
            code, said = smtp.rcpt(str(letter["To"]))
            if code >= 400:
                return self._reset("refused" if _no_such_address(code, said) else "kept")
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            raise MailServerDown(self._named(type(error).__name__)) from None
        try:
            code, _ = smtp.data(letter.as_bytes(policy=letter.policy.clone(linesep="\r\n")))
        except smtplib.SMTPDataError:
            return self._reset("kept")
        except (smtplib.SMTPException, OSError):
            self._hang_up()
            return "unknown"  # all of it may have arrived
        return "sent" if code < 400 else self._reset("kept")

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = self._connect()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        settings = self._settings
        host, port = settings.server
        smtp: smtplib.SMTP | None = None
        try:
            if settings.security == "tls":
                smtp = smtplib.SMTP_SSL(
                    host, port, timeout=_PATIENCE, context=ssl.create_default_context()
                )
            else:
                smtp = smtplib.SMTP(host, port, timeout=_PATIENCE)
            if settings.security == "starttls":
                smtp.starttls(context=ssl.create_default_context())
            if settings.user:
                smtp.login(settings.user, self._password)
            smtp.ehlo_or_helo_if_needed()
        except smtplib.SMTPAuthenticationError as error:
            _close(smtp)
            said = f"it refused the name or the password ({error.smtp_code})"
            raise MailServerDown(self._named(said)) from None
        except (smtplib.SMTPException, OSError) as error:
            _close(smtp)
            raise MailServerDown(self._named(_why(error))) from None
        except BaseException:
            _close(smtp)
            raise
        return smtp

    def _named(self, why: str) -> str:
        host, port = self._settings.server
        return f"the mail server {host}:{port} cannot be used: {why}. What is due is kept and tried again."

    def _reset(self, fate: Fate) -> Fate:
        try:
            if self._smtp:
                self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._hang_up()
        return fate

    def _hang_up(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (smtplib.SMTPException, OSError):
                _close(smtp)


def _close(smtp: smtplib.SMTP | None) -> None:
    if smtp is not None:
        smtp.close()


def _why(error: smtplib.SMTPException | OSError) -> str:
    """Why no conversation began, for who can mend it; nothing that the server said."""
    match error:
        case ssl.SSLCertVerificationError():
            return (
                f"its certificate is not trusted: {error.verify_message.rstrip('.')}; "
                "if your own authority signed it, name the file of that in $SSL_CERT_FILE"
            )
        case ssl.SSLError():
            return 'it speaks no TLS here; see "security" and the port in the settings'
        case smtplib.SMTPNotSupportedError():
            return 'it does not offer what "security" or "user" in the settings ask for'
    return getattr(error, "strerror", None) or type(error).__name__


def _no_such_address(code: int, said: bytes) -> bool:
    """Whether a reply says that there is no such mailbox, rather than that we may not write to it."""
    if enhanced := _ENHANCED.match(said):
        return _OF_THE_ADDRESS.fullmatch(enhanced[1]) is not None
    return code in _NO_SUCH
