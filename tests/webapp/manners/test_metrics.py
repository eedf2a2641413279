"""What is counted for an operator: how much and how long, never what or who."""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from indexer.archive import generations
from indexer.vocabulary.errors import BadRequest
from tests.disks import fill, small_disk
from tests.invented_index import build_index, invented_reports
from tests.torture.flips import flip
from tests.webapp.browser import answering, served, web_process
from tests.webapp.nginx import in_front
from webapp import create_app
from webapp.command import listening, serving
from webapp.manners import errors, metrics

Samples = dict[tuple[str, ...], float]


@pytest.fixture()
def index(tmp_path: Path) -> Path:
    return build_index(tmp_path / "index", invented_reports())


@pytest.fixture()
def web(index: Path) -> FlaskClient:
    return create_app(index, XXGK_METRICS=True).test_client()


def read(text: str) -> Samples:
    """What Prometheus' own reader takes from it, by name and values of labels."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def told(web: FlaskClient) -> Samples:
    answer = web.get("/metrics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=")
    assert answer.headers["Cache-Control"] == "no-store", "numbers of a minute ago are none"
    assert "ETag" not in answer.headers
    return read(answer.text)


def test_questions_are_counted_by_route_and_status_and_with_their_time(web: FlaskClient) -> None:
    """A site that becomes slow is noticed before its readers write."""
    for address in ("/search?q=申请", "/search?q=减免", "/search?nonsense=1", "/nothing"):
        web.get(address, buffered=True)
    found = told(web)
    assert found["xxgk_requests_total", "GET", "pages.search", "200"] == 2
    assert found["xxgk_requests_total", "GET", "pages.search", "400"] == 1
    assert found["xxgk_requests_total", "GET", "none", "404"] == 1
    assert found["xxgk_request_seconds_count", "pages.search"] == 3
    assert found["xxgk_request_seconds_bucket", "+Inf", "pages.search"] == 3
    assert found["xxgk_failures_total", "unknown_parameter"] == 1
    assert found["xxgk_failures_total", "not_found"] == 1


def test_nothing_of_what_was_searched_for_is_in_it(web: FlaskClient) -> None:
    """Numbers are kept for years, by whoever runs the monitoring."""
    for address in ("/search?q=听证会&place=甲镇", "/reports/990101101-2012?q=秘密", "/秘密"):
        web.get(address, headers={"X-Request-ID": "id-of-mine"}, buffered=True)
    web.open("/search", method="INVENTED", buffered=True)
    text = web.get("/metrics").text
    assert not re.search("听证会|甲镇|秘密|990101101|%E|127.0.0.1|id-of-mine|INVENTED", text)


def test_an_answer_that_ran_out_of_time_is_counted_as_that(index: Path) -> None:
    """The limit protects everybody; how often it had to is the operator's first question."""
    web = create_app(index, XXGK_METRICS=True, XXGK_TIME_LIMIT="0.0000001").test_client()
    assert web.get("/api/search?q=申请").status_code == 503
    assert told(web)["xxgk_failures_total", "out_of_time"] == 1


def test_the_index_is_told_as_it_is_now(index: Path, web: FlaskClient) -> None:
    """An index that nobody has built for a month, or that stands in for a damaged one, calls somebody."""
    found = told(web)
    assert [found[f"xxgk_index_{name}",] for name in ("usable", "generation", "reports")] == [
        1,
        1,
        8,
    ]
    assert found["xxgk_index_stands_in",] == 0
    assert found["xxgk_index_age_seconds",] > 0
    build_index(index, invented_reports()[:2])
    flip(200, 3)(index / "000002" / "texts.units.npy")
    assert told(web)["xxgk_index_stands_in",] == 1
    for folder in generations.newest_first(index):
        (folder / "metadata.json").unlink()
    found = told(web)
    assert found["xxgk_index_usable",] == 0
    assert ("xxgk_index_generation",) not in found


def test_without_the_switch_there_is_no_such_page(index: Path) -> None:
    """Nobody publishes numbers without having said so."""
    assert create_app(index).test_client().get("/metrics").status_code == 404
    assert create_app(index, XXGK_METRICS=False).test_client().get("/metrics").status_code == 404


def test_what_is_not_installed_is_named(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra."""
    monkeypatch.setattr("webapp.manners.metrics.find_spec", lambda _name: None)
    with pytest.raises(BadRequest, match=r"xxgk\[metrics\]"):
        create_app(index, XXGK_METRICS=True)


def get(address: str, path: str, **headers: str) -> tuple[int, str]:
    """What a server answers to a path as it is, which no client has tidied."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.putrequest("GET", path)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


def test_several_processes_tell_their_sum(index: Path) -> None:
    """Whichever of them Prometheus reaches, no question may be missing."""
    with served(index, "--workers", "3", "--metrics") as address:
        for _ in range(30):
            get(address, "/api/search?q=a")
        counted = [read(get(address, "/metrics")[1]) for _ in range(6)]
    assert [each["xxgk_requests_total", "GET", "api.search", "200"] for each in counted] == [30] * 6


PATHS = ("/metrics", "/en/metrics", "/zh/metrics", "//metrics", "/en//metrics", "/%6detrics", "/en/%6detrics", "/metrics/", "/en/../metrics", "/x/../metrics")  # fmt: skip


def test_nobody_reads_it_through_a_proxy_whatever_the_path_looks_like(
    index: Path, tmp_path: Path
) -> None:
    """How much a newsroom searches, and when, is nobody's business."""
    with (
        served(index, "--metrics", "--proxies", "1") as address,
        in_front(address, tmp_path) as before,
    ):
        mount = urlsplit(before).path.rstrip("/")
        for path in PATHS:
            assert "xxgk_requests" not in get(before, mount + path)[1], path
        assert get(before, f"{mount}/en/")[0] == 200, "the near miss: the site is there"
        assert "xxgk_requests" in get(address, "/metrics")[1], "who asks it itself"


@pytest.mark.parametrize(
    "path", [path for path in PATHS if path != "//metrics"]
)  # a host, says the client
@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-IP", "Via"],
)
@pytest.mark.parametrize("value", ["", "127.0.0.1"])
def test_what_a_proxy_has_passed_on_is_refused(
    web: FlaskClient, path: str, header: str, value: str
) -> None:
    """The program refuses by itself: not every proxy has a rule for it."""
    answer = web.get(path, headers={header: value}, follow_redirects=True)
    assert answer.status_code == 404
    assert "xxgk_requests" not in answer.text


@pytest.mark.parametrize(
    ("setting", "client", "status"),
    [
        (True, "127.0.0.1", 200),
        ("1", "127.3.2.1", 200),
        ("1", "::1", 200),
        ("1", "::ffff:127.0.0.1", 200),
        ("1", "192.0.2.7", 404),
        ("1", "", 404),
        ("192.0.2.0/24,2001:db8::7", "192.0.2.7", 200),
        ("192.0.2.0/24,2001:db8::7", "2001:db8::7", 200),
        ("192.0.2.0/24,2001:db8::7", "2001:db8::8", 404),
        ("192.0.2.0/24,2001:db8::7", "127.0.0.1", 200),
    ],
)
def test_only_this_machine_and_those_that_are_named_may_ask(
    index: Path, setting: object, client: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    """A server that listens everywhere has neighbours; who is refused by mistake finds out why."""
    web = create_app(index, XXGK_METRICS=setting).test_client()
    for _ in range(2):
        answer = web.get("/metrics", environ_overrides={"REMOTE_ADDR": client})
        assert answer.status_code == status
    refused = [said for said in caplog.messages if "/metrics was refused to" in said]
    assert len(refused) == (status == 404), "said once"
    assert all(f"--metrics {client}" in said for said in refused if client)


@pytest.mark.parametrize("path", ["/metrics", "/zh/metrics", "/en/metrics"])
@pytest.mark.parametrize(
    ("host", "client", "status"),
    [
        ("news.example", "127.0.0.1", 404),
        ("10.0.0.5:8000", "::1", 404),
        ("", "127.0.0.1", 404),
        ("localhost:8000", "127.0.0.1", 200),
        ("127.0.0.1:8000", "127.0.0.1", 200),
        ("[::1]:8000", "::1", 200),
        ("xxgk:8000", "192.0.2.7", 200),
    ],
)
def test_a_proxy_on_this_machine_that_says_nothing_of_its_reader_is_known_by_the_host(
    index: Path, path: str, host: str, client: str, status: int
) -> None:
    """What stands before the site passes its name on, and need not say for whom it asks."""
    web = create_app(index, XXGK_METRICS="192.0.2.7").test_client()
    asked = web.get(path, headers={"Host": host}, environ_overrides={"REMOTE_ADDR": client})
    assert ("xxgk_requests" in asked.text) == (status == 200), asked.status
    assert (asked.status_code == 200) == (status == 200)


@pytest.mark.parametrize("setting", ["yes", "192.0.2", "10.0.0.0/99"])
def test_who_may_ask_is_read_before_it_serves(index: Path, setting: str) -> None:
    """A slip must not open it, nor close it unsaid."""
    with pytest.raises(ValueError, match=r"write 1 for this machine alone, .* or off"):
        create_app(index, XXGK_METRICS=setting)


def all_that_can_be_counted(index: Path) -> int:
    """Count every method and status of every route; return how many those are."""
    app = create_app(index, XXGK_METRICS=True, XXGK_ALERTS="")
    count = metrics._Counting(())._count
    routes = {rule.endpoint for rule in app.url_map.iter_rules()} | {"none"}
    statuses = [
        "200",
        "206",
        "301",
        "302",
        "304",
        "400",
        "404",
        "405",
        "413",
        "416",
        "429",
        "500",
        "503",
    ]
    for route in routes:
        for status in statuses:
            for method in (*metrics._METHODS, "INVENTED"):
                environ = {"xxgk.route": route, "REQUEST_METHOD": method, errors.FAILURE: f"code_of_{status}"}  # fmt: skip
                count(environ, status, 0.1)
    return len(routes) * len(statuses) * 5


def test_all_that_can_be_counted_has_room_in_what_is_taken(index: Path) -> None:
    """A write into a mapped file that must grow ends the process where the disk is full."""
    program = f"""
import os
from pathlib import Path
from webapp.manners import errors, metrics
with metrics.room(2):
    metrics.count_as(1)
    from tests.webapp.manners.test_metrics import all_that_can_be_counted
    print(all_that_can_be_counted(Path({str(index)!r})))
    for path in sorted(Path(os.environ[metrics.FOLDER]).iterdir()):
        print(path.name, path.stat().st_size, path.stat().st_blocks * 512 >= path.stat().st_size)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    counted, *files = done.stdout.splitlines()
    assert int(counted) > 2000
    kinds = ("counter", "histogram")
    assert files == [f"{kind}_{number}.db {1 << 20} True" for kind in kinds for number in (0, 1)]


def test_a_process_in_the_place_of_a_dead_one_goes_on_counting_where_that_had_come(
    index: Path,
) -> None:
    """A sum that falls back looks like a new start; files of the dead would fill the disk."""
    process = web_process("--index", str(index), "--port", "0", "--workers", "1", "--metrics")
    assert process.stdout is not None
    assert process.stderr is not None
    address = process.stdout.readline().strip()
    try:
        for number in (1, 2):
            assert get(address, "/api/search?q=a")[0] == 200
            found = read(get(address, "/metrics")[1])
            assert found["xxgk_requests_total", "GET", "api.search", "200"] == number
            worker = next(iter(answering(process.pid)))
            os.kill(worker, signal.SIGKILL)
            until = time.monotonic() + 60
            while set(answering(process.pid)) <= {worker} and time.monotonic() < until:
                time.sleep(0.05)
    finally:
        process.terminate()
        _, said = process.communicate(timeout=30)
    assert said.count("died; another takes its place") == 2


def test_a_disk_that_is_full_before_is_said_and_one_that_fills_later_ends_nothing(
    index: Path, tmp_path: Path
) -> None:
    """Logs fill a disk in the night; the site must answer in the morning."""
    with small_disk(tmp_path / "small") as folder:
        environ = {**os.environ, "TMPDIR": str(folder)}
        command = [sys.executable, "-m", "webapp", "--index", str(index), "--port", "0"]
        command += ["--workers", "2", "--metrics"]
        start: dict[str, Any] = {"env": environ, "text": True, "stderr": subprocess.PIPE}
        filling = fill(folder, leave=3_000_000)
        done = subprocess.run(command, **start, check=False, timeout=60)
        assert done.returncode == 1
        assert "Metrics cannot be counted in" in done.stderr
        assert (
            "Make room (4 MB), name another folder in TMPDIR, or leave --metrics out" in done.stderr
        )
        assert "Traceback" not in done.stderr
        assert [path.name for path in folder.iterdir()] == ["filling"], "no litter"
        filling.unlink()
        process = subprocess.Popen(command, **start, stdout=subprocess.PIPE)
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        try:
            fill(folder)
            for path in (
                "/",
                "/api/search?q=a",
                "/search?q=申请",
                "/usage",
                "/none",
                "/readyz",
            ) * 4:
                assert get(address, quote(path, safe="/?=&"))[0] in (200, 404), path
            found = read(get(address, "/metrics")[1])
            assert found["xxgk_requests_total", "GET", "api.search", "200"] == 4
        finally:
            process.terminate()
            _, said = process.communicate(timeout=30)
    assert "died" not in said


def test_what_does_not_count_needs_no_folder_and_what_cannot_count_does_not_listen(
    index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A machine whose disks are read-only can serve; a supervisor's circle must take no requests."""
    listened: list[object] = []

    def none(**_: object) -> str:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("webapp.manners.metrics.mkdtemp", none)
    monkeypatch.setattr(
        "webapp.command.serving.processes.keep", lambda *given: given[2].close() or 0
    )
    real = listening.listen

    def listen(host: str, port: int) -> Any:
        listened.append(port)
        return real(host, port)

    monkeypatch.setattr("webapp.command.listening.listen", listen)
    arguments = ["--index", str(index), "--port", "0"]
    assert serving.main(arguments) == 0
    assert len(listened) == 1
    assert serving.main([*arguments, "--metrics"]) == 1
    assert len(listened) == 1
    assert "Read-only file system" in capsys.readouterr().err
