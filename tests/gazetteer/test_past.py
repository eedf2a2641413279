"""What a page about a place tells beyond the lists: what ended earlier, and by which document."""

from __future__ import annotations

from indexer.gazetteer import past
from indexer.gazetteer.china import bundled


def test_what_ended_before_reports_begin_is_known_to_the_page_alone() -> None:
    """A county of 1995 in the table of names would be read out of texts of 2015."""
    assert "342624" not in bundled()
    assert [e.name for e in past.whole().history("342624")] == ["巢县"]
    assert past.whole().same_place("340181") == ("340181", "341402", "342601")


def test_what_a_place_became_is_what_follows_it() -> None:
    """Both directions are of one table: who reads one page must find the other."""
    g = past.whole()
    for code in ("330621", "110104", "342624"):
        assert past.followers()[code]
        for after in past.followers()[code]:
            assert code in g.follows(after)


def test_a_document_is_that_of_the_name_and_its_years() -> None:
    """A document beside the wrong name would be quoted as the reason of a change that never was."""
    for code in bundled():
        if bundled().level(code) != "township":
            continue
        for each in bundled().history(code)[:1]:
            begun, ended = past.beginning(each), past.ending(each)
            if begun:
                assert each.first - 2 <= begun.year <= each.first
                assert begun.document.count("\n") == 0
            if ended:
                assert each.last - 1 <= ended.year <= each.last + 2
                assert each.last < past.newest()


def test_a_place_that_took_another_in_did_not_begin_with_it() -> None:
    """A town of centuries would seem to have been founded by the merger."""
    took = 0
    for code in bundled():
        for each in bundled().history(code):
            if bundled().level(code) != "township" or each.first > 2015:
                continue
            taken = [a for a in past.arriving(each) if a.reason == "并入其他建制"]
            took += bool(taken)
            assert past.beginning(each) not in taken
    assert took


def test_a_name_of_the_ministry_is_the_place_of_its_county() -> None:
    """Dozens of towns are called 城关镇; the change of one is not the change of another."""
    g = past.whole()
    listed = next(e for e in g.named("北淮淀镇") if g.name(e.code[:6]) == "宁河区")
    found = past.beginning(listed)
    assert found is not None
    assert (found.old_name, found.document) == ("北淮淀乡", "津民复〔2016〕2号")
    assert past.place_called("120117113", "北淮淀镇") == g.lineage(listed.code)
    assert past.place_called("370282113", "北淮淀镇") is None


def test_no_place_goes_on_under_the_name_of_its_neighbour() -> None:
    """下溪乡 and 烟峰乡 became towns in one year, and the sheet has each beside the other's new name."""
    g = bundled()
    for county, names in (("511133", ("下溪", "烟峰")), ("620422", ("侯家川", "柴家门"))):
        for name in names:
            codes = {e.code for kind in "乡镇" for e in g.named(name + kind)}
            ours = {g.lineage(code) for code in codes if code.startswith(county)}
            assert len(ours) == 1, name
