"""A cluster is asked over TLS only where its certificate is trusted and its own."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
import trustme

from indexer.engines.opensearch.cluster import ADDRESSES, AUTHORITY, PASSWORD, USER
from indexer.vocabulary.errors import BadRequest, ClusterAway
from tests.engines.opensearch.conftest import Reaching
from tests.engines.opensearch.node import ALL, FOUND, found, node


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path) -> str:
    """The file of whoever signs the certificates."""
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(path)
    return str(path)


def certificate(authority: trustme.CA, host: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(host).configure_cert(context)
    return context


@pytest.mark.parametrize("kind", ["missing", "empty", "no certificate"])
def test_a_file_without_certificates_is_refused(
    reaching: Reaching, tmp_path: Path, kind: str
) -> None:
    """An operator would look for the fault in the cluster's certificate."""
    path = tmp_path / "authority.pem"
    if kind != "missing":
        path.write_text("" if kind == "empty" else "certificate", encoding="utf-8")
    with pytest.raises(BadRequest) as raised:
        reaching("https://127.0.0.1:9200", **{AUTHORITY: str(path)})
    said = raised.value.message
    assert said.startswith(f"{AUTHORITY} is {path}, which is no file of certificates")
    assert "None" not in said


def test_a_cluster_whose_certificate_is_known_is_asked(
    reaching: Reaching, authority: trustme.CA, trusted: str
) -> None:
    """Nobody could use the certificates of an authority of their own."""
    with node(found(), context=certificate(authority)) as server:
        assert reaching(server.url, **{AUTHORITY: trusted}).search("tiny", [ALL]) == [FOUND]


def test_the_authorities_of_the_machine_are_known(
    reaching: Reaching, authority: trustme.CA, trusted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who has a bought certificate would have to name its authority."""
    monkeypatch.setenv("SSL_CERT_FILE", trusted)
    with node(found(), context=certificate(authority)) as server:
        assert reaching(server.url).search("tiny", [ALL]) == [FOUND]


@pytest.mark.parametrize("is_named", [False, True])
def test_a_cluster_whose_certificate_is_not_known_is_told_nothing(
    reaching: Reaching, authority: trustme.CA, trusted: str, is_named: bool
) -> None:
    """Somebody in between would have the password."""
    rights = {USER: "a", PASSWORD: "b", **({AUTHORITY: trusted} if is_named else {})}
    with node(found(), context=certificate(trustme.CA())) as server:
        with pytest.raises(ClusterAway, match=rf"not trusted: .*certificate.* {AUTHORITY}"):
            reaching(server.url, **rights).search("tiny", [ALL])
        assert not server.asked


def test_a_certificate_of_another_host_is_none(
    reaching: Reaching, authority: trustme.CA, trusted: str
) -> None:
    """Any machine of the same authority could take the cluster's place."""
    with node(found(), context=certificate(authority, "one.example")) as server:
        with pytest.raises(ClusterAway, match=rf"not trusted: .*127\.0\.0\.1.* {ADDRESSES} by the"):
            reaching(server.url, **{AUTHORITY: trusted}).search("tiny", [ALL])
        assert not server.asked


def test_a_cluster_that_speaks_no_tls_is_told_nothing(reaching: Reaching) -> None:
    """An operator would look for the fault in a certificate that there is not."""
    with node(found()) as server:
        with pytest.raises(ClusterAway, match=rf"no safe connection.* {ADDRESSES}.* https"):
            reaching(server.url.replace("http", "https")).search("tiny", [ALL])
        assert not server.asked
