"""How often a client may ask, and who a client is."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.invented_index import build_index, invented_reports
from webapp import create_app
from webapp.manners import limits
from webapp.manners.limits import Buckets, Rate


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("limits"), invented_reports()[:1])


@pytest.fixture(autouse=True)
def processor(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds of the processor at each look at it, the last ever after: requests cost nothing."""
    looks = [0.0]
    monkeypatch.setattr(limits, "thread_time", lambda: looks.pop(0) if looks[1:] else looks[0])
    return looks


def limited(directory: Path, rate: str = "2/day", **config: object) -> FlaskClient:
    return create_app(directory, XXGK_RATE=rate, **config).test_client()


def statuses(web: FlaskClient, *forwarded: str, path: str = "/api/search") -> list[int]:
    return [web.get(path, headers={"X-Forwarded-For": by}).status_code for by in forwarded]


def test_a_client_may_ask_at_once_and_then_as_often_as_allowed() -> None:
    """A reader opens ten hits in ten tabs; a script asks ten times a second for hours."""
    buckets = Buckets(Rate(3, 60))
    assert [buckets.take("a", 1, 0) for _ in range(3)] == [0, 0, 0]
    assert buckets.take("a", 1, 0) == pytest.approx(20)
    assert buckets.take("a", 1, 19) == pytest.approx(1)
    assert buckets.take("a", 1, 20) == 0
    assert buckets.take("b", 1, 20) == 0
    assert [buckets.take("a", 1, 1000) for _ in range(4)].count(0) == 3


def test_what_costs_more_than_a_bucket_holds_can_still_be_had() -> None:
    """An export must not be refused for ever where an operator allows little."""
    buckets = Buckets(Rate(2, 60))
    assert buckets.take("a", 10, 0) == 0
    assert buckets.take("a", 10, 0) == pytest.approx(60)


def test_who_took_more_than_was_paid_owes_it_but_never_more_than_a_full_bucket() -> None:
    """What a question costs is known when it is answered; nobody is locked out for a day by one."""
    buckets = Buckets(Rate(10, 60))
    assert buckets.take("a", 1, 0) == 0
    buckets.charge("a", 4)  # 5 are left
    assert buckets.take("a", 5, 0) == 0
    assert buckets.take("b", 1, 0) == 0
    buckets.charge("b", 12)  # 3 are owed
    assert buckets.take("b", 1, 0) == pytest.approx(24)
    buckets.charge("b", 1_000)
    assert buckets.take("b", 1, 0) == pytest.approx(66)
    buckets.charge("never seen", 1)
    assert len(buckets) == 2


@pytest.mark.parametrize(("seconds", "more"), [(0.04, 2), (0.149, 0), (10, 0)])
def test_a_request_pays_for_the_time_that_it_took(
    directory: Path, processor: list[float], seconds: float, more: int
) -> None:
    """One question of seven seconds was charged like one of a hundredth."""
    web = limited(directory, "3/day")
    processor[:] = [100.0, 100.0 + seconds]
    assert web.get("/api/search", buffered=True).status_code == 200
    assert [web.get("/api/search").status_code for _ in range(3)].count(200) == more


def test_a_file_pays_until_its_last_byte(directory: Path, processor: list[float]) -> None:
    """A file costs most of its time after it began to be sent."""
    web = limited(directory, "3/day")
    file = web.get("/export/search.csv")
    processor[:] = [10.0]
    assert file.status_code == 200
    file.get_data()
    file.close()
    assert web.get("/api/search").status_code == 429


def test_a_million_addresses_do_not_fill_the_memory() -> None:
    """Whoever has many addresses must not be able to end the process."""
    buckets = Buckets(Rate(1, 60), clients=100)
    for number in range(1000):
        buckets.take(str(number), 1, number / 1000)
    assert len(buckets) == 100
    assert buckets.take("999", 1, 1) > 0


def test_too_many_requests_are_told_when_to_come_back(directory: Path) -> None:
    """A script that is only told "no" asks again at once."""
    web = limited(directory)
    assert [web.get("/api/search").status_code for _ in range(2)] == [200, 200]
    refused = web.get("/api/search")
    assert refused.status_code == 429
    assert refused.json["error"]["code"] == "too_many_requests"  # type: ignore[index]
    wait = int(refused.headers["Retry-After"])
    assert 43_000 < wait <= 43_200
    assert str(wait) in refused.json["error"]["message"]  # type: ignore[index]
    assert refused.headers["Cache-Control"] == "no-store"
    page = web.get("/search")
    assert page.status_code == 429
    assert page.headers["Retry-After"]
    assert "请求太频繁了" in page.text


def test_what_costs_nothing_is_never_refused(directory: Path) -> None:
    """A supervisor that is refused its health check ends the program."""
    web = limited(directory)
    tag = web.get("/search").headers["ETag"]
    for address in ("/healthz", "/readyz", "/static/style.css"):
        assert {web.get(address, buffered=True).status_code for _ in range(5)} == {200}
    unchanged = {web.get("/search", headers={"If-None-Match": tag}).status_code for _ in range(5)}
    assert unchanged == {304}
    assert web.get("/search").status_code == 200
    for address in ("/search", "/readyz-x", "/healthz/"):  # the near misses
        assert web.get(address).status_code == 429


def test_nothing_is_limited_unless_it_is_set(directory: Path) -> None:
    """Who runs it on a desk for one editorial office needs no limit."""
    web = create_app(directory).test_client()
    assert {web.get("/api/search").status_code for _ in range(100)} == {200}


def test_a_client_cannot_choose_its_own_address(
    directory: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Anybody can send the header; the operator who forgot to set the proxies is told."""
    web = limited(directory)
    assert statuses(web, "192.0.2.1", "192.0.2.2", "192.0.2.3") == [200, 200, 429]
    assert caplog.text.count("XXGK_PROXIES") == 1


def test_behind_a_proxy_each_client_is_its_own(directory: Path) -> None:
    """Otherwise one reader uses up the limit of all."""
    web = limited(directory, XXGK_PROXIES=1)
    assert statuses(web, *["192.0.2.1"] * 3, "192.0.2.2") == [200, 200, 429, 200]
    # Only what the proxy itself appended is believed.
    assert statuses(web, "198.51.100.9, 192.0.2.1", "198.51.100.8, 192.0.2.1") == [429, 429]


def test_behind_two_proxies_the_last_but_one_is_the_client(directory: Path) -> None:
    """The last is the outer proxy."""
    web = limited(directory, XXGK_PROXIES=2)
    asked = ["192.0.2.1, 10.0.0.1"] * 2 + ["192.0.2.1, 10.0.0.2", "192.0.2.2, 10.0.0.1"]
    assert statuses(web, *asked) == [200, 200, 429, 200]


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:51000", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("x" * 500, "x" * 64),
    ],
)
def test_a_household_is_one_client(address: str, client: str) -> None:
    """An IPv6 household has more addresses than there are buckets."""
    assert limits.client(address) == client


@pytest.mark.parametrize("text", ["60", "0/minute", "60/fortnight", "-1/minute", "a/minute"])
def test_a_rate_that_is_none_is_refused_at_the_start(directory: Path, text: str) -> None:
    """A limit that is quietly off is found out on the day it is needed."""
    with pytest.raises(ValueError, match="is no rate"):
        limited(directory, text)


@pytest.mark.parametrize("text", ["", "off", " 5/second ", "1000 / hour"])
def test_a_rate_may_be_written_with_spaces_or_off(directory: Path, text: str) -> None:
    """A setting file is written by hand."""
    assert limited(directory, text).get("/api/search").status_code == 200
