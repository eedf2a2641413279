"""Readers who are written to, over a real mail server: consent, digests, nothing twice, nothing lost in silence."""

from __future__ import annotations

import pytest

from indexer import make_query, open_index
from indexer.commands import cli
from indexer.vocabulary.errors import BadRequest
from tests.following.alert_desk import READER, Desk, token
from tests.following.test_news import text


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


def test_the_same_search_asked_for_twice_is_one_letter_until_that_is_old(desk: Desk) -> None:
    """Who presses the button again because nothing came yet must not wonder which letter counts."""
    for every in ("weekly", "daily"):
        desk.alerts.ask(make_query("堤防"), READER, every)
    assert desk.send().asked == 1
    desk.later(minutes=50)
    desk.alerts.ask(make_query("堤防"), "Reader@News.example", "daily")
    assert desk.send().asked == 0
    desk.alerts.ask(make_query("堤防"), "other@news.example", "daily")
    desk.alerts.ask(make_query("堤防 防汛"), READER, "daily")
    assert desk.send().asked == 2
    desk.later(minutes=20)
    desk.alerts.ask(make_query("堤防"), READER, "daily")
    assert desk.send().asked == 1
    with open_index(desk.index) as held:
        begun = desk.alerts.confirm(token(desk.server.letters[0]), held)
    assert begun
    assert begun.every == "daily"


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
