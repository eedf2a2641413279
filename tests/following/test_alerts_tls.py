"""Letters to a mail server over TLS: only to one whose certificate is trusted and is its own."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
import trustme

from indexer import make_query
from indexer.following.settings import AlertSettings
from tests.following.alert_desk import READER, Desk, command
from tests.following.mail_server import MailServer, mail_server

PASSWORD = "not for all to read"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusting(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator has named whoever signs the certificates."""
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


def certificate(authority: trustme.CA, host: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(host).configure_cert(context)
    return context


def over(desk: Desk, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the desk write to ``server``, with a password."""
    monkeypatch.setenv("XXGK_SMTP_PASSWORD", PASSWORD)
    desk.server = server
    desk.set('user = "alerts"\n')
    desk.alerts.ask(make_query("堤防"), READER, "daily")


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_letters_and_the_password_go_over_tls(
    desk: Desk, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    """Who follows what is nobody's business between here and the mail server."""
    with mail_server(PASSWORD, security, certificate(authority)) as server:
        over(desk, server, monkeypatch)
        assert desk.send().asked == 1
        assert server.recipients == [READER]
        assert None not in server.ciphers


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("127.0.0.1", "its certificate is not trusted: "),
        ("mail.news.example", "its certificate is not trusted: IP address mismatch"),
    ],
    ids=["unknown authority", "other host"],
)
def test_a_wrong_certificate_gets_no_letter(
    desk: Desk, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str], security: str, host: str, said: str,
) -> None:  # fmt: skip
    """Somebody in between would have the password and every address."""
    if host != "127.0.0.1":
        request.getfixturevalue("trusting")
    with mail_server(PASSWORD, security, certificate(authority, host)) as server:
        over(desk, server, monkeypatch)
        assert command(desk) == 1
        error = capsys.readouterr().err
        assert f"the mail server 127.0.0.1:{server.port} cannot be used: {said}" in error
        assert "$SSL_CERT_FILE" in error
        assert PASSWORD not in error
        assert not server.letters
    assert desk.rows("searches") == 1  # asked again once the certificate is right


@pytest.mark.parametrize(
    ("security", "said"),
    [("starttls", "does not offer what"), ("tls", "speaks no TLS here")],
)
def test_a_server_without_tls_gets_no_letter(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    security: str, said: str,
) -> None:  # fmt: skip
    """A setting that asks for TLS is never met without it, and the sentence names the setting."""
    with mail_server(PASSWORD) as server:
        server.security = security
        over(desk, server, monkeypatch)
        assert command(desk) == 1
        error = capsys.readouterr().err
        assert said in error
        assert '"security"' in error
        assert not server.letters


def test_tls_is_what_is_used_where_nothing_is_said() -> None:
    """Settings that are copied from an example must be the safe ones."""
    assert AlertSettings("https://news.example", "a@news.example", "smtp.news.example").server == (
        "smtp.news.example",
        587,
    )
    assert AlertSettings("", "", "").security == "starttls"
