"""How a cluster is named, who asks it and whom it may be: nothing wrong goes on, and no password is told."""

from __future__ import annotations

import io
import logging
import re
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from indexer.engines.opensearch.cluster import (
    ADDRESSES,
    PASSWORD,
    PLAIN,
    USER,
    Cluster,
)
from indexer.vocabulary.errors import BadRequest, ClusterAway
from tests.engines.opensearch.conftest import Reaching
from tests.engines.opensearch.node import (
    ALL,
    FOUND,
    Answer,
    broken,
    found,
    node,
    nowhere,
    refused,
    said,
    silent,
)

SECRET = "not-for-all:密@ü 1"


def refusal(**environment: str) -> str:
    with pytest.raises(BadRequest) as raised:
        Cluster.of_environment(environment)
    return raised.value.message


@pytest.mark.parametrize("named", ["", " , "])
def test_without_an_address_it_is_said_what_to_set(named: str) -> None:
    """Who tries the engine first would not know where to begin."""
    for environment in ({}, {ADDRESSES: named}):
        assert f"Set {ADDRESSES} to its addresses: https://" in refusal(**environment)


@pytest.mark.parametrize(
    "address",
    [
        "one.example:9200",
        "one.example",
        "ftp://one.example",
        "https://",
        "https://:9200",
        "https://one.example:port",
        "https://one.example:99999",
        "https://[::1",
        "https://one.example?a=b",
        "https://one.example#a",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    """An operator's slip would be a traceback, or another address than the one that was meant."""
    said = refusal(**{ADDRESSES: f"https://two.example:9200, {address}"})
    assert said == f"Address 2 of {ADDRESSES} is none: write https://host:9200"


def test_a_name_that_no_host_can_have_is_refused() -> None:
    """An operator's slip would be a traceback."""
    said = refusal(**{ADDRESSES: "https://—.example:9200"})
    assert said == f"{ADDRESSES} has a host that is none: write https://host:9200"


@pytest.mark.parametrize(
    "address",
    [
        "https://user:Secret1@one.example",
        "https://:Secret1@one.example",
        "https://Secret1@one.example",
        "user:Secret1@one.example:9200",
        "https://user:Secret1,more@one.example",
        "https://user:Secret1/more@one.example",
        "http://Secret1,@one.example",
    ],
)
def test_an_address_with_a_password_is_refused_and_not_repeated(address: str) -> None:
    """The password would be on the page of every error, and in the list of processes."""
    said = refusal(**{ADDRESSES: f"https://two.example:9200,{address}"})
    assert USER in said
    assert PASSWORD in said
    assert "secret" not in said.lower()


@pytest.mark.parametrize("host", ["one.example", "10.0.0.1", "[2001:db8::1]", "localhost.example"])
def test_other_machines_are_asked_in_the_clear_only_where_that_is_allowed(
    reaching: Reaching, host: str
) -> None:
    """Whoever listens would have the password."""
    address = f"http://{host}:9200"
    for allowed in ("", "0", "yes"):
        said = refusal(**{ADDRESSES: address, PLAIN: allowed})
        assert said == f"{host.strip('[]')} is another machine: write https://, or set {PLAIN}=1"
    for given in (reaching(address, **{PLAIN: "1"}), reaching(address.replace("http", "https"))):
        assert f"{host}:9200".replace("[", "").replace("]", "") in ",".join(
            f"{each['host']}:{each['port']}" for each in given.client.transport.hosts
        )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.0.0.2", "[::1]"])
def test_this_machine_may_be_asked_in_the_clear(reaching: Reaching, host: str) -> None:
    """Who tries the engine on a laptop would have to make certificates first."""
    try:
        serving = node(found(), host="::1" if "::" in host else "127.0.0.1")
        with serving as server:
            cluster = reaching(f"http://{host}:{server.port}/behind/")
            if host != "127.0.0.2":
                assert cluster.search("tiny", [ALL]) == [FOUND]
                assert server.asked[0].line.startswith("POST /behind/tiny/_msearch ")
    except OSError:
        pytest.skip("this machine has no such address")


@pytest.mark.parametrize("ending", [None, "", "\n", "\r\n"])
def test_who_asks_is_said_with_each_question(
    reaching: Reaching, tmp_path: Path, ending: str | None
) -> None:
    """A password in Chinese, or one from a file with a line end, would never be right."""
    given = SECRET
    if ending is not None:
        (tmp_path / "password").write_text(SECRET + ending, encoding="utf-8", newline="")
        given = f"@{tmp_path / 'password'}"
    with node(found()) as server:
        reaching(server.url, **{USER: "问", PASSWORD: given}).search("tiny", [ALL])
    kind, said = (server.asked[0].authorization or "").split(" ")
    assert (kind, b64decode(said).decode()) == ("Basic", f"问:{SECRET}")


@pytest.mark.parametrize("kind", ["missing", "folder", "no text", "no path"])
def test_a_password_from_no_file_is_refused_and_not_repeated(tmp_path: Path, kind: str) -> None:
    """A password that begins with @ would be on every page as the name of a file."""
    path = tmp_path / "Secret1"
    if kind == "folder":
        path.mkdir()
    if kind == "no text":
        path.write_bytes(b"\xff\xfe")
    given = "Secret1\0" if kind == "no path" else path
    with pytest.raises(BadRequest) as raised:
        Cluster.of_environment({ADDRESSES: nowhere(), USER: "a", PASSWORD: f"@{given}"})
    assert f"the @ in {PASSWORD} is no file" in raised.value.message
    assert "Write the path" in raised.value.message
    assert "Secret1" not in f"{raised.value!r}{raised.value.__context__!r}"


@pytest.mark.parametrize(
    "given", [{USER: "a"}, {PASSWORD: "Secret1"}, {USER: "a:b", PASSWORD: "Secret1"}]
)
def test_half_of_who_asks_is_refused(given: dict[str, str]) -> None:
    """The cluster would refuse what looks right, or take it for somebody else."""
    said = refusal(**{ADDRESSES: nowhere(), **given})
    assert said == f"Set both, {USER} and {PASSWORD}; a user's name has no colon."


@pytest.mark.parametrize(
    "answer",
    [
        found(),
        said("Unauthorized", 401, "text/plain"),
        said(refused("security_exception", 403), 403),
        said("", 302, location="http://127.0.0.1:1/"),
        said("{"),
        said(refused("busy", 503), 503),
        broken,
        silent,
        None,
    ],
)
def test_no_log_and_no_error_tells_the_password(
    reaching: Reaching, monkeypatch: pytest.MonkeyPatch, answer: Answer | None
) -> None:
    """Whoever reads the log of the server could ask the cluster everything, and remove it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    monkeypatch.setattr("indexer.engines.opensearch.cluster._SECONDS", 0.3)
    loggers = [
        logging.getLogger(name) for name in ("", "opensearch", "opensearchpy.trace", "urllib3")
    ]
    for logger in loggers:
        monkeypatch.setattr(logger, "level", logging.DEBUG)
        monkeypatch.setattr(logger, "handlers", [handler])
        logger.manager._clear_cache()  # type: ignore[attr-defined]
    with node(answer or found()) as server:
        cluster = reaching(server.url if answer else nowhere(), **{USER: "a", PASSWORD: SECRET})
        try:
            cluster.search("tiny", [ALL])
        except ClusterAway as error:
            logging.exception("it failed")
            written.write(f"{error!r} {error.__cause__!r} {vars(error)!r}")
    written.write(f"{cluster!r} {cluster.client!r} {cluster.client.transport.connection_pool!r}")
    text = written.getvalue()
    assert "tiny/_msearch" in text
    for secret in (SECRET, SECRET[:11], b64encode(f"a:{SECRET}".encode()).decode(), "Basic "):
        assert secret not in text


def test_a_failure_is_told_once(
    reaching: Reaching, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal the remedy would stand below the tracebacks of a library."""
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    with pytest.raises(ClusterAway):
        reaching(nowhere(), nowhere()).search("tiny", [ALL])
    assert capsys.readouterr() == ("", "")


def test_a_log_says_of_a_failure_which_node_in_one_line(
    reaching: Reaching, caplog: pytest.LogCaptureFixture
) -> None:
    """Each failing node would be a page of tracebacks in a server's log, for each question, and each refusal a second line."""
    away = nowhere()
    with node(said("Unauthorized", 401, "text/plain")) as server:
        for address in (away, server.url):
            with pytest.raises(ClusterAway):
                reaching(address).search("tiny", [ALL])
    lines = [record for record in caplog.records if "[status:" in record.getMessage()]
    assert lines
    for line in lines:
        assert line.getMessage().startswith(f"POST {away}/tiny/_msearch [status:N/A")
        assert line.exc_info is None


@pytest.mark.parametrize(
    "host", ["one.example:port", "one.example:99999", "[::1", "a b", "Secret1:x:y"]
)
def test_a_host_of_an_address_that_is_none_is_refused_as_one_and_not_repeated(host: str) -> None:
    """An operator would look for the fault in a setting that there is not."""
    with pytest.raises(BadRequest) as raised:
        Cluster.of_environment({}, hosts=["two.example", host])
    said = raised.value.message
    assert re.fullmatch(
        r"(Host 2 of t|T)he index's address (is|has a host that is) none: write host:9200", said
    )
