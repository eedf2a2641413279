"""Readers who are written to, over a real mail server: consent, digests, nothing twice, nothing lost in silence."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy

from indexer import alerts, make_query, open_index
from indexer.building import build
from indexer.commands import cli
from indexer.following import letters, mailing, sending
from indexer.following.alerts import Alerts
from indexer.following.database import opened
from indexer.following.sending import Sending
from indexer.following.settings import AlertSettings
from indexer.following.subscriptions import Subscriptions
from indexer.vocabulary.errors import BadRequest
from tests.following.mail_server import MailServer, mail_server
from tests.following.postgresql import PASSWORD, postgresql
from tests.following.test_news import text

READER = "reader@news.example"
_TOKEN = re.compile(r"https://news\.example/xxgk/alerts/(confirm|stop)\?token=([\w-]+)")


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


class Desk:
    """A corpus that grows day by day, its index, an operator's settings, and a reader."""

    def __init__(self, folder: Path, server: MailServer, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.server = folder, server
        self.corpus, self.index = folder / "corpus", folder / "index"
        self.corpus.mkdir()
        self.settings = folder / "alerts.toml"
        self.database = f"sqlite:///{folder}/alerts.sqlite"
        self.time = datetime.fromisoformat("2026-01-01T03:00:00+00:00")
        self.set()
        patch.setattr(build, "now", lambda: self.time.isoformat(timespec="seconds"))
        patch.setattr(alerts, "now", lambda: self.time.isoformat(timespec="microseconds"))
        self.bring("望湖镇", 2012)

    def set(self, more: str = "") -> None:
        """Write the settings."""
        self.settings.write_text(
            f'site = "https://news.example/xxgk/"\nsender = "alerts@news.example"\n'
            f'{self.server.settings}database = "{self.database}"\n{more}',
            encoding="utf-8",
        )

    @property
    def alerts(self) -> Alerts:
        """What the pages have."""
        return Alerts(self.settings)

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.time += timedelta(**time)

    def bring(self, town: str, year: int, news: str = "堤防加固完工", full: bool = False) -> None:
        """Let a report come, and build."""
        path = self.corpus / f"{town}{year}.txt"
        path.write_text(text(town, year, news), encoding="utf-8")
        self.build(full)

    def build(self, full: bool = False) -> None:
        """Build again."""
        self.later(minutes=1)
        build.build([self.corpus], self.index, jobs=1, full=full)
        self.later(minutes=1)

    def send(self, index: Path | None = None) -> Sending:
        """One round, a second later."""
        self.later(seconds=1)
        with open_index(index or self.index) as held:
            return sending.send(self.alerts.settings, self.alerts.subscriptions, held)

    def follow(self, query: str = "堤防", address: str = READER, every: str = "daily") -> None:
        """Ask, receive the letter, confirm."""
        self.alerts.ask(make_query(query), address, every)
        assert self.send().asked == 1
        with open_index(self.index) as held:
            assert self.alerts.confirm(token(self.server.letters[-1]), held)

    def digests(self) -> list[EmailMessage]:
        """The digests that the server took."""
        return [letter for letter in self.server.letters if "List-Unsubscribe" in letter]

    def rows(self, table: str) -> int:
        """How many rows a table of the database has."""
        with opened(self.alerts.settings).begin() as db:
            return int(db.execute(sqlalchemy.text(f"SELECT count(*) FROM {table}")).scalar_one())

    def run(self, statement: str) -> None:
        """Let the database do this."""
        with opened(self.alerts.settings).begin() as db:
            db.execute(sqlalchemy.text(statement))


@pytest.fixture
def desk(tmp_path: Path, mail: MailServer, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, mail, monkeypatch)


def token(letter: EmailMessage) -> str:
    """The token in a letter."""
    found = _TOKEN.search(letter.get_content())
    assert found, letter.get_content()
    return found[2]


# ---- consent ----


def test_nobody_is_written_to_but_once_before_agreeing(desk: Desk) -> None:
    """Anybody can type anybody's address."""
    desk.alerts.ask(make_query("堤防"), READER, "daily")
    assert desk.server.letters == []
    desk.send()
    (letter,) = desk.server.letters
    assert letter["To"] == READER
    assert letter["Subject"] == "请确认：检索“堤防”的新报告"
    assert "望湖镇" not in letter.get_content()
    assert "现有 1 份报告符合，预计每年约 1 份更新" in letter.get_content()
    assert "List-Unsubscribe" not in letter
    for _ in range(3):
        desk.later(days=1)
        desk.bring("石坪乡", 2010 + desk.time.day)
        desk.send()
    assert len(desk.server.letters) == 1


def test_consent_comes_in_three_days_or_never(desk: Desk) -> None:
    """A link that works for ever is found in an old mailbox by somebody else."""
    desk.alerts.ask(make_query("堤防"), READER, "daily")
    desk.send()
    link = token(desk.server.letters[0])
    desk.later(days=3)
    assert desk.alerts.asked(link) is None
    with open_index(desk.index) as index:
        assert desk.alerts.confirm(link, index) is None
    desk.send()
    assert desk.rows("searches") == desk.rows("tokens") == 0


def test_a_token_is_spent_and_kept_as_a_hash_only(desk: Desk) -> None:
    """Who reads the database must not be able to act for its readers."""
    desk.follow()
    link = token(desk.server.letters[0])
    assert desk.alerts.asked(link) is None
    assert desk.alerts.followed(link) is None  # to confirm is not to stop
    desk.bring("石坪乡", 2013)
    desk.later(days=1)
    desk.send()
    assert desk.alerts.followed(token(desk.digests()[0]))
    kept = (desk.folder / "alerts.sqlite").read_bytes()
    assert READER.encode() in kept
    for letter in desk.server.letters:
        assert token(letter).encode() not in kept
    assert (desk.folder / "alerts.sqlite").stat().st_mode & 0o077 == 0


def test_one_address_is_not_flooded_with_requests(desk: Desk) -> None:
    """Typing it a hundred times must not send a hundred letters."""
    for n in range(10):
        desk.alerts.ask(make_query(f"堤防{n}"), ["Reader@News.example", READER][n % 2], "daily")
    assert desk.send().asked == 3
    desk.later(days=1)
    desk.alerts.ask(make_query("堤防"), READER, "daily")
    assert desk.send().asked == 1


def test_following_the_same_again_only_changes_how_often(desk: Desk) -> None:
    """Two digests of the same would be one too many."""
    desk.follow(every="weekly")
    desk.follow(every="daily")
    assert desk.rows("searches") == 1
    desk.bring("石坪乡", 2013)
    desk.later(days=1)
    assert desk.send().digests == 1


@pytest.mark.parametrize(
    "address", ["", "reader", "a@b", "a@b.example, c@d.example", "a@b.example\nBcc: c@d.example"]
)
def test_what_is_no_address_is_refused(desk: Desk, address: str) -> None:
    """A second address behind the first would be written to without being asked."""
    with pytest.raises(BadRequest, match="邮箱要写成"):
        desk.alerts.ask(make_query("堤防"), address, "daily")


# ---- digests ----


def test_what_came_since_is_told_once_over_builds(desk: Desk) -> None:
    """The third build brings nothing new, and neither does one from nothing."""
    desk.follow()
    desk.bring("石坪乡", 2013)
    desk.later(days=1)
    did = desk.send()
    assert (did.digests, did.reports) == (1, 1)
    (letter,) = desk.digests()
    body = letter.get_content()
    assert letter["Subject"] == "1 份更新：检索“堤防”的新报告"
    assert "石坪乡2013年政府信息公开工作年度报告" in body
    assert "堤防加固完工" in body
    assert "https://news.example/xxgk/reports/%E7%9F%B3%E5%9D%AA%E4%B9%A1-2013?q=" in body
    assert "望湖镇2012" not in body
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (
        letter["List-Unsubscribe"]
        == f"<https://news.example/xxgk/alerts/stop?token={token(letter)}>"
    )
    assert letter["Auto-Submitted"] == "auto-generated"
    for full in (False, True, True):
        desk.build(full)
        desk.later(days=1)
        assert desk.send().digests == 0
    # The index is lost and made anew: to it, everything came today.
    desk.index.rename(desk.folder / "lost")
    desk.bring("石坪乡", 2014)
    desk.later(days=1)
    assert (desk.send().digests, len(desk.digests())) == (1, 2)
    assert "石坪乡2014" in desk.digests()[1].get_content()
    assert "2013" not in desk.digests()[1].get_content()


def test_a_changed_report_is_told_and_a_search_that_it_does_not_answer_is_not(desk: Desk) -> None:
    """A township that quietly replaces its report is what a subscriber waits for."""
    desk.follow("堤防")
    desk.follow("石坪乡", address="other@news.example")
    desk.bring("望湖镇", 2012, "堤防停工")
    desk.later(days=1)
    assert desk.send().digests == 1
    (letter,) = desk.digests()
    assert letter["To"] == READER
    assert "有改动" in letter.get_content()


def test_a_weekly_reader_hears_once_a_week(desk: Desk) -> None:
    """Daily news of a thousand townships is what they did not want."""
    desk.follow(every="weekly")
    told: list[int] = []
    for day in range(1, 15):
        desk.bring("石坪乡", 2000 + day)
        desk.later(days=1, minutes=-3)
        told.append(desk.send().reports)
    assert [n for n in told if n] == [7, 7]


def test_a_report_of_a_long_build_is_not_missed(desk: Desk) -> None:
    """Its time is when the build began; who agrees before it ends has not seen it."""
    desk.alerts.ask(make_query("堤防"), READER, "daily")
    desk.send()
    with open_index(desk.index) as before:
        desk.bring("石坪乡", 2013)
        assert desk.alerts.confirm(token(desk.server.letters[0]), before)
    desk.later(days=1)
    assert desk.send().reports == 1


def test_more_than_a_letter_holds_is_counted_and_all_of_it_is_told(desk: Desk) -> None:
    """Whoever follows everything gets one letter, not one each day for a month."""
    desk.follow("")
    for n in range(60):
        path = desk.corpus / f"石坪乡{n}.txt"
        path.write_text(text("石坪乡", 1950 + n), encoding="utf-8")
    desk.build()
    desk.later(days=1)
    assert desk.send().reports == 60
    body = desk.digests()[0].get_content()
    assert body.count("https://news.example/xxgk/reports/") == 50
    assert "另有 10 份" in body
    assert "https://news.example/xxgk/follow?since=2026-01-01" in body
    desk.later(days=1)
    assert desk.send().digests == 0


# ---- stopping ----


def test_who_stops_is_forgotten(desk: Desk) -> None:
    """An address that is still there after "unsubscribe" is one too many."""
    desk.follow("堤防")
    desk.follow("公开")
    desk.bring("石坪乡", 2013)
    desk.later(days=1)
    assert desk.send().digests == 2
    one, two = desk.digests()
    desk.alerts.stop(token(one))
    desk.alerts.stop(token(one))  # mail programs press it twice
    assert (desk.rows("searches"), desk.rows("tokens"), desk.rows("sent")) == (1, 1, 1)
    assert desk.alerts.followed(token(one)) is None
    desk.follow("申请")
    desk.alerts.stop(token(two), everything=True)
    assert [desk.rows(table) for table in ("searches", "tokens", "sent")] == [0, 0, 0]
    desk.bring("石坪乡", 2014)
    desk.later(days=7)
    assert desk.send().digests == 0


def test_an_operator_can_forget_an_address(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    """Who asks by telephone has the same right."""
    desk.follow()
    desk.follow(address="other@news.example")
    asked = ["alerts", "--settings", str(desk.settings), "--forget"]
    assert cli.main([*asked, "READER@news.example"]) == 0
    assert capsys.readouterr().out.startswith("1 searches deleted")
    assert desk.rows("searches") == 1
    assert cli.main([*asked, READER]) == 0
    assert capsys.readouterr().out.startswith("0 searches deleted")


# ---- when it goes wrong ----


def command(desk: Desk) -> int:
    return cli.main(
        ["alerts", "--settings", str(desk.settings), "--index", str(desk.index), "--json"]
    )


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
