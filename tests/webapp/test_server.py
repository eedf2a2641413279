"""``python -m webapp`` as an operator meets it."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest

from tests.invented_index import build_index, invented_reports
from tests.webapp.browser import answering, command_of, served, web_process
from webapp.command.serving import main


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("server"), invented_reports()[:2])


@pytest.fixture(scope="module")
def address(index: Path) -> Iterator[str]:
    with served(index) as address:
        yield address


def get(address: str, path: str) -> tuple[int, str]:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def test_the_server_answers_at_the_address_it_prints(address: str) -> None:
    """Scripts read the address from the output and go on."""
    status, body = get(address, "/api/search?q=%E7%94%B3%E8%AF%B7")
    assert status == 200
    assert json.loads(body)["total"]["reports"] == 2


def test_ten_thousand_characters_get_our_message_and_not_the_servers(address: str) -> None:
    """A reader who pastes a whole page must be told its limit in Chinese."""
    status, body = get(address, "/api/search?q=" + "%E9%95%BF" * 10_000)
    assert status == 400
    assert json.loads(body)["error"]["code"] == "query_too_costly"


def test_raw_bytes_in_an_address_are_a_400(address: str) -> None:
    """Old programs send Chinese in whatever encoding they have."""
    host = urlsplit(address)
    with socket.create_connection((host.hostname, host.port), timeout=30) as connection:
        connection.sendall(
            b"GET /api/search?q=\xd0\xc5\xcf\xa2 HTTP/1.0\r\nHost: localhost\r\n\r\n"
        )
        assert b" 400 " in connection.makefile("rb").readline()


def test_chinese_need_not_be_encoded_in_an_address(address: str) -> None:
    """Who types an address, or a script that was written quickly, sends it as it is."""
    host = urlsplit(address)
    with socket.create_connection((host.hostname, host.port), timeout=30) as connection:
        connection.sendall("GET /api/search?q=申请 HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        answer = connection.makefile("rb").read()
    assert b" 200 " in answer.partition(b"\r\n")[0]
    body = answer.partition(b"\r\n\r\n")[2]
    assert json.loads(body)["query"]["q"] == "申请"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_the_server_stops_cleanly_when_told_to(index: Path, how: signal.Signals) -> None:
    """A supervisor that sees a failure would start it again."""
    process = web_process("--index", str(index), "--port", "0", "--workers", "1")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("http://127.0.0.1:")
    process.send_signal(how)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in errors


def test_who_changes_his_mind_while_it_starts_sees_no_traceback(index: Path) -> None:
    """A terminal sends Ctrl-C to all processes, those that still load among them."""
    process = web_process("--index", str(index), "--port", "0", "--workers", "2", apart=True)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and len(children.read_text().split()) < 2:
        sleep(0.01)
    sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert errors == ""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="processes are found by /proc")
def test_a_process_that_dies_is_replaced_and_none_outlives_the_first(index: Path) -> None:
    """A file that is cut off while it is mapped kills a process; the site must not end with it."""
    process = web_process("--index", str(index), "--port", "0", "--workers", "2")
    assert process.stdout is not None
    until = monotonic() + 120  # shows a hang
    try:
        address = process.stdout.readline().strip()
        while len(before := answering(process.pid)) < 2:
            assert monotonic() < until
        for each in before:  # one of them may not be ready yet
            os.kill(each, signal.SIGKILL)
        while len(after := answering(process.pid)) < 2 or {*before} & {*after}:
            assert monotonic() < until
        assert get(address, "/healthz")[0] == 200
    finally:
        process.kill()
        process.communicate()
    while any(command_of(each) for each in after):
        assert monotonic() < until


@pytest.mark.parametrize("host", ["日报", "a b"])
def test_a_host_that_is_none_is_said_in_one_sentence(
    index: Path, host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each process would say it in a page of code."""
    assert main(["--index", str(index), "--host", host, "--port", "0"]) == 2
    assert "is no host" in capsys.readouterr().err


def test_a_missing_index_ends_with_4_and_names_the_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server that starts and answers only errors looks healthy from outside."""
    assert main(["--index", str(tmp_path / "none"), "--port", "0"]) == 4
    said = capsys.readouterr()
    assert said.out == ""
    assert "build" in said.err


def test_a_port_in_use_is_said_in_one_sentence(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The usual cause is the same server in another window."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["--index", str(index), "--port", port]) == 1
    said = capsys.readouterr()
    assert port in said.err
    assert "in use" in said.err


@pytest.mark.parametrize(
    "arguments", [["--port", "x"], ["--workers", "0"], ["--nonsense"], ["--allowed-hosts", ".."]]
)
def test_a_wrong_option_ends_with_2(arguments: list[str]) -> None:
    """A typo must not start a server on another port."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
