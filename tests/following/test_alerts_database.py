"""Several hosts over one PostgreSQL: one letter, and no password in what is said."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from indexer import make_query
from indexer.building import build
from indexer.following.subscriptions import Subscriptions
from tests.following.alert_desk import READER, Desk, command, token
from tests.following.mail_server import mail_server
from tests.following.postgresql import PASSWORD, postgresql


@pytest.fixture(scope="module")
def several_hosts() -> Iterator[str]:
    with postgresql() as address:
        yield address


@pytest.fixture
def shared(several_hosts: str, desk: Desk) -> Desk:
    """The same desk over the one database of several hosts, emptied; its password is in a file."""
    (desk.folder / "secret").write_text(PASSWORD + "\n", encoding="utf-8")
    desk.database = several_hosts
    desk.set('database_password_file = "secret"\n')
    for table in ("searches", "tokens", "sent", "known", "facts"):
        desk.run(f"DELETE FROM {table}")
    return desk


def test_several_hosts_share_one_database(shared: Desk) -> None:
    """A newsroom with two machines must not write to its readers twice."""
    shared.follow()
    shared.follow("公开", address="other@news.example")
    shared.bring("石坪乡", 2013)
    other = shared.folder / "index of the other"
    shared.later(minutes=30)
    build.build([shared.corpus], other, jobs=1)
    shared.later(days=1)
    hosts = [threading.Thread(target=shared.send, args=(index,)) for index in (shared.index, other)]
    for host in hosts:
        host.start()
    for host in hosts:
        host.join(60)
    assert sorted(letter["To"] for letter in shared.digests()) == ["other@news.example", READER]
    assert shared.rows("sent") == 2
    shared.server.refusals[READER] = "550 5.1.1 unknown"
    shared.bring("石坪乡", 2014)
    shared.later(days=1)
    assert shared.send().refused == ["r…@news.example"]
    shared.alerts.stop(token(shared.digests()[0]), everything=True)
    shared.alerts.forget("OTHER@news.example")
    assert shared.alerts.forget(READER) + shared.rows("searches") <= 1
    assert [shared.rows(table) for table in ("searches", "tokens", "sent")] == [0, 0, 0]


def test_two_hosts_make_the_tables_at_the_same_moment(
    shared: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both are started by the same deployment."""
    shared.run("DROP TABLE searches, tokens, sent, known, facts")
    at_once = threading.Barrier(4)
    made: list[Subscriptions] = []

    def host() -> None:
        at_once.wait(30)
        made.append(shared.alerts.subscriptions)

    hosts = [threading.Thread(target=host) for _ in range(4)]
    for each in hosts:
        each.start()
    for each in hosts:
        each.join(60)
    assert len(made) == 4
    assert shared.rows("facts") == 1
    (shared.folder / "secret").write_text("another one\n", encoding="utf-8")
    assert command(shared) == 1
    said = capsys.readouterr()
    assert (
        'the database of alerts cannot be used: password authentication failed for user "xxgk"'
        in said.err
    )
    assert "another one" not in said.err + said.out


# ---- secrets ----


def test_the_password_is_in_no_error(
    desk: Desk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cron mails what a command says to half of the department."""
    desk.alerts.ask(make_query("堤防"), READER, "daily")
    with mail_server("the right one") as guarded:
        desk.server = guarded
        desk.set('user = "alerts"\npassword_file = "secret"\n')
        (desk.folder / "secret").write_text("秘密 wrong\n", encoding="utf-8")
        assert command(desk) == 2
        assert "must be ASCII" in capsys.readouterr().err
        (desk.folder / "secret").write_text("a wrong one\n", encoding="utf-8")
        assert command(desk) == 1
        said = capsys.readouterr()
        assert "refused the name or the password (535)" in said.err
        assert "wrong" not in said.err + said.out
        (desk.folder / "secret").write_text("the right one\n", encoding="utf-8")
        assert command(desk) == 0
        assert len(guarded.letters) == 1
        (desk.folder / "secret").unlink()
        desk.alerts.ask(make_query("公开"), READER, "daily")
        assert command(desk) == 2
        assert "password_file: secret cannot be read" in capsys.readouterr().err
        desk.set('user = "alerts"\n')
        monkeypatch.setenv("XXGK_SMTP_PASSWORD", "the right one")
        assert command(desk) == 0
        assert len(guarded.letters) == 2
