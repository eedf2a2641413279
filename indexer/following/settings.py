"""What an operator sets so that readers are written to: one TOML file; without it nothing of alerts exists.

    site = "https://news.example/xxgk"    # where readers open the pages: links in letters begin so
    sender = "alerts@news.example"
    smtp = "smtp.news.example:587"
    user = "alerts"                       # and password_file, or $XXGK_SMTP_PASSWORD
    database = "sqlite:///alerts.sqlite"  # beside this file; or postgresql://xxgk@db.example/alerts

Passwords stand in files of their own or in the environment, are read when they are used,
and in no value of this module: whatever is printed of it holds none.
"""

from __future__ import annotations

import os
import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from msgspec import Struct, ValidationError, convert

from indexer.following.addresses import is_address
from indexer.vocabulary.errors import BadRequest
from indexer.vocabulary.saying import word

SETTING = "XXGK_ALERTS"
"""The variable that names the file."""
PENDING_DAYS = 3
"""Days in which a search must be confirmed; then it is forgotten."""
ASIDE_DAYS = 30
"""Days that an address which was refused for good is kept, so that it is not tried again."""


class Frequency(NamedTuple):
    """How often a digest is sent at most: what that is called, and what must lie between two.

    It is an hour less than said, so that a daily cron does not slip.
    """

    label: str
    pause: timedelta


EVERY = {
    "daily": Frequency(word("每天"), timedelta(hours=23)),
    "weekly": Frequency(word("每周"), timedelta(days=6, hours=23)),
}
_SITE = re.compile(r"https?://[^/?#\s]+[^?#\s]*")
_SMTP = re.compile(r"(?P<host>[\w.-]+|\[[0-9a-fA-F:.]+\])(?::(?P<port>[0-9]{1,5}))?", re.ASCII)
_HERE = ("localhost", "127.0.0.1", "[::1]")
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class AlertSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of one file; ``folder`` is where that lies and relative paths begin."""

    site: str
    sender: str
    smtp: str
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password_file: str = ""
    name: str = "乡镇年报检索"
    database: str = "sqlite:///alerts.sqlite"
    database_password_file: str = ""
    folder: str = ""

    @property
    def server(self) -> tuple[str, int]:
        """The host and the port of the mail server."""
        found = _SMTP.fullmatch(self.smtp)
        assert found
        return found["host"].strip("[]"), int(found["port"] or _PORTS[self.security])

    def password(self) -> str:
        """Return the password of ``user`` at the mail server; raises ``BadRequest`` without one."""
        password = self._secret("XXGK_SMTP_PASSWORD", "password_file", self.password_file)
        if not (self.user + password).isascii():
            raise BadRequest("user and password of the mail server must be ASCII.")
        return password

    def database_password(self) -> str | None:
        """Return the password of the database, None where none is set apart from its address."""
        if not (self.database_password_file or "XXGK_DATABASE_PASSWORD" in os.environ):
            return None
        name = "database_password_file"
        return self._secret("XXGK_DATABASE_PASSWORD", name, self.database_password_file)

    @property
    def host(self) -> str:
        """Where readers open the pages, as a browser names it."""
        return self.site.partition("//")[2].partition("/")[0]

    def _secret(self, variable: str, setting: str, path: str) -> str:
        if not path:
            if variable not in os.environ:
                raise BadRequest(f"no password: set ${variable}, or {setting} in the settings.")
            return os.environ[variable]
        try:
            return (Path(self.folder) / path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "not UTF-8"
            raise BadRequest(f"{setting}: {path} cannot be read: {why}.") from None


def read(path: Path) -> AlertSettings:
    """Return the settings in the file ``path``.

    Raises ``BadRequest`` that names the file, the setting and the remedy; what a setting
    holds is not repeated.
    """
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        written["folder"] = str(path.resolve().parent)
        settings = convert(written, AlertSettings)
    except OSError as error:
        raise BadRequest(f"{path}: {error.strerror}; name the file of settings.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise BadRequest(f'{path} is no TOML: write name = "value", a line each.') from None
    except ValidationError as error:
        hint = (
            "; passwords stand in password_file or the environment"
            if "unknown" in str(error)
            else ""
        )
        raise BadRequest(f"{path}: {error}{hint}.") from None
    for setting, right, example in (
        ("site", _SITE.fullmatch(settings.site), "https://news.example/xxgk"),
        ("sender", is_address(settings.sender), "alerts@news.example"),
        ("smtp", _SMTP.fullmatch(settings.smtp), "smtp.news.example:587"),
        ("name", settings.name.isprintable(), "乡镇年报检索"),
    ):
        if not right:
            raise BadRequest(f"{path}: {setting} must be like {example}.")
    if settings.user and settings.security == "none" and settings.server[0] not in _HERE:
        raise BadRequest(f"{path}: security none would send the password for all to read; use tls.")
    return settings
