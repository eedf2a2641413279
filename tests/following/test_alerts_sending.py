"""Letters on their way: servers that are down or refuse, crashes, two hosts at once."""

from __future__ import annotations

import threading
from email.message import EmailMessage

import pytest

from indexer import make_query
from indexer.building import build
from indexer.following import letters, mailing, sending
from indexer.following.settings import AlertSettings
from tests.following.alert_desk import READER, Desk, command
from tests.following.mail_server import mail_server


def test_while_the_server_is_down_all_is_kept(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """A night without a mail server must not cost a week's news."""
    desk.follow()
    desk.bring("石坪乡", 2013)
    desk.later(days=1)
    with mail_server() as gone:
        port = gone.port
    desk.settings.write_text(
        desk.settings.read_text().replace(str(desk.server.port), str(port)), encoding="utf-8"
    )
    assert command(desk) == 1
    said = capsys.readouterr()
    assert f"the mail server 127.0.0.1:{port} cannot be used: Connection refused" in said.err
    assert '"kept":1' in said.out
    assert desk.rows("sent") == 0
    desk.set()
    assert command(desk) == 0
    assert '"digests":1' in capsys.readouterr().out


def test_a_letter_that_is_not_taken_now_is_sent_later(desk: Desk) -> None:
    """Greylisting is how many servers greet a stranger."""
    desk.follow()
    desk.bring("石坪乡", 2013)
    desk.later(days=1)
    desk.server.refusals[READER] = "451 4.7.1 come back later"
    did = desk.send()
    assert (did.digests, did.kept, did.refused) == (0, 1, [])
    desk.server.refusals[READER] = "550 5.7.1 we do not like your network"
    assert (desk.send().kept, desk.rows("sent")) == (1, 0)
    desk.server.refusals.clear()
    desk.server.at_data = "554 5.3.4 too big"
    assert desk.send().kept == 1
    desk.server.at_data = "250 OK"
    assert desk.send().digests == 1
    assert len(desk.digests()) == 1


@pytest.mark.parametrize(
    "reply", ["550 no such user here", "550 5.1.1 unknown", "553 5.1.3 bad", "551 gone"]
)
def test_an_address_that_does_not_exist_is_set_aside(
    desk: Desk, reply: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who goes on writing to it is taken for a sender of spam, and no letter arrives anywhere."""
    desk.follow()
    desk.follow("公开")
    desk.follow(address="other@news.example")
    desk.bring("石坪乡", 2013)
    desk.later(days=1)
    desk.server.refusals[READER] = reply
    assert command(desk) == 0
    said = capsys.readouterr().err
    assert "r…@news.example does not exist, says the mail server" in said
    assert READER not in said
    assert [letter["To"] for letter in desk.digests()] == ["other@news.example"]
    desk.server.refusals.clear()
    desk.bring("石坪乡", 2014)
    desk.later(days=1)
    assert desk.send().digests == 1
    desk.later(days=30)
    desk.send()
    assert desk.rows("searches") == 1


def test_an_address_that_never_existed_is_not_kept(desk: Desk) -> None:
    """A slip of the finger is nobody's address."""
    desk.alerts.ask(make_query("堤防"), READER, "daily")
    desk.server.refusals[READER] = "550 5.1.1 unknown"
    assert desk.send().refused == ["r…@news.example"]
    assert [desk.rows(table) for table in ("searches", "tokens")] == [0, 0]


def test_a_crash_between_sending_and_writing_it_down_loses_a_letter_and_doubles_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which way it fails is promised: the reader is told, and sees all of it on the page."""
    desk.follow()
    desk.bring("石坪乡", 2013)
    desk.later(days=1)
    really = mailing.Mailer.send

    def crash(mailer: mailing.Mailer, letter: EmailMessage) -> mailing.Fate:
        really(mailer, letter)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(mailing.Mailer, "send", crash)
        with pytest.raises(KeyboardInterrupt):
            desk.send()
    assert len(desk.digests()) == 1
    assert desk.send().digests == 0  # whoever began may still be at it
    desk.later(hours=2)
    assert command(desk) == 0
    assert "1 letters were begun, and nobody knows" in capsys.readouterr().err
    desk.bring("石坪乡", 2014)
    desk.later(days=1)
    desk.send()
    second = desk.digests()[1].get_content()
    assert "石坪乡2014" in second
    assert "石坪乡2013" not in second
    assert "2026-01-02 的一封信可能没有寄到" in second
    desk.bring("石坪乡", 2015)
    desk.later(days=1)
    desk.send()
    assert "可能没有寄到" not in desk.digests()[2].get_content()


def test_a_server_that_hangs_up_without_a_word_may_have_taken_it(desk: Desk) -> None:
    """The last reply is the one that is lost when a line breaks."""
    desk.follow()
    desk.bring("石坪乡", 2013)
    desk.later(days=1)
    desk.server.at_data = "drop"
    did = desk.send()
    assert (did.digests, did.lost, len(desk.digests())) == (0, 1, 1)
    desk.server.at_data = "250 OK"
    desk.later(days=1)
    assert desk.send().digests == 0


def test_a_letter_that_cannot_be_written_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the program must not count as a letter that was sent."""
    desk.follow()
    desk.bring("石坪乡", 2013)
    desk.later(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(letters, "digest", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.send()
    assert desk.send().digests == 1


def test_a_search_that_is_no_longer_read_costs_itself_only(desk: Desk) -> None:
    """One bad row must not stop everybody's mail."""
    desk.follow("公开")
    desk.follow("堤防", address="other@news.example")
    desk.run(f"UPDATE searches SET query='flag=gone' WHERE address='{READER}'")
    desk.bring("石坪乡", 2013)
    desk.later(days=1)
    did = desk.send()
    assert (did.digests, len(did.amiss)) == (1, 1)
    assert "search 1: " in did.amiss[0]


@pytest.mark.parametrize("same_index", [True, False])
def test_two_hosts_at_once_send_one_letter(
    desk: Desk, same_index: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have the same cron line, and each may have built an index of its own."""
    desk.follow()
    desk.follow("公开", address="other@news.example")
    desk.bring("石坪乡", 2013)
    other = desk.index
    if not same_index:
        desk.later(minutes=30)
        other = desk.folder / "index of the other"
        build.build([desk.corpus], other, jobs=1)
    desk.later(days=1)
    both = threading.Barrier(2)

    class Waiting(mailing.Mailer):
        def __init__(self, settings: AlertSettings) -> None:
            super().__init__(settings)
            both.wait(30)  # both have read what there is to do by then, or read it together

    monkeypatch.setattr(sending, "Mailer", Waiting)
    hosts = [threading.Thread(target=desk.send, args=(index,)) for index in (desk.index, other)]
    for host in hosts:
        host.start()
    for host in hosts:
        host.join(60)
    assert sorted(letter["To"] for letter in desk.digests()) == ["other@news.example", READER]
    assert [letter.get_content().count("石坪乡2013年政府") for letter in desk.digests()] == [1, 1]
    for index in (desk.index, other):
        desk.later(days=1)
        monkeypatch.setattr(sending, "Mailer", mailing.Mailer)
        assert desk.send(index).digests == 0


# ---- PostgreSQL ----
