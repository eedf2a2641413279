"""One place through time, as the desk finds it in the gazetteer and in the index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from indexer.desk import export, places
from indexer.desk.index import Index, open_index
from indexer.gazetteer import past
from indexer.gazetteer.china import bundled
from indexer.gazetteer.lineage import UNSURE, steps
from indexer.vocabulary.errors import NotFound
from indexer.vocabulary.report import Candidate, Place, Report
from tests.invented import report, section
from tests.invented_index import build_index

BODY = section("s1", "一、概述", "坚持公开为常态。", "overview")


def at(code: str, year: int) -> Report:
    """A report of a real place in ``year``."""
    g = bundled()
    place = Place("resolved", code, g.path(code, year), place_id=g.lineage(code))
    made = report(g.name(code, year), year, BODY)
    return replace(made, place=replace(place, lineage=steps(place, g, year)))


def unlisted(path: tuple[str, ...], year: int) -> Report:
    place = Place("unlisted", None, path)
    lineage = steps(place, bundled(), year)
    made = replace(place, lineage=lineage, place_id=lineage[-1].value)
    return replace(report(path[-1], year, BODY), place=made)


def unsure(year: int) -> Report:
    two = tuple(Candidate(c, bundled().path(c)) for c in ("330621", "330603") if c in bundled())
    place = Place("ambiguous", None, ("某县",), two)
    return replace(
        report("某县", year, BODY), place=replace(place, lineage=steps(place, bundled()))
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    reports = [
        at("370282119", 2016),  # 大信镇 of 即墨市
        at("370215011", 2021),  # 大信街道 of 即墨区
        at("330621", 2011),
        unlisted(("山东省", "青岛市", "即墨市", "雾茗镇"), 2012),
        unsure(2013),
    ]
    with open_index(build_index(tmp_path_factory.mktemp("places"), reports)) as index:
        yield index


def test_every_code_and_the_id_lead_to_one_place(index: Index) -> None:
    """A journalist has whatever code the table at hand prints."""
    found, other = (places.place(index, code) for code in ("370282119", "370215011"))
    assert found == other
    assert next((n.name, n.official) for n in found.names) == ("大信镇", "370282119")
    assert found.names[-1].still
    assert [r.year for r in found.reports] == [2016, 2021]
    assert found.place_id == bundled().lineage("370215011")


def test_what_it_lay_in_is_told_by_the_year(index: Index) -> None:
    """即墨市 of 2016 and 即墨区 of today are no contradiction, and no two places."""
    within = places.place(index, "370215011").within
    told = {y: [s.name for s in w.path] for w in within for y in range(w.first, w.last + 1)}
    assert told[2016] == ["山东省", "青岛市", "即墨市"]
    assert told[2021] == ["山东省", "青岛市", "即墨区"]


def test_nothing_is_said_of_years_that_no_list_has(index: Index) -> None:
    """A town of 2010 under its county of today would be an invention."""
    found = places.place(index, "370215011")
    assert min(w.first for w in found.within) >= 2014
    assert found.names[0].earlier
    assert any("始于 2015 年" in said for said in found.notes)


def test_a_county_that_was_split_leads_to_its_parts_and_back(index: Index) -> None:
    """Nobody can add up a county that ended without knowing where it went."""
    old = places.place(index, "330621")
    (name,) = old.names
    assert (name.name, name.last, name.still) == ("绍兴县", 2013, False)
    assert {after.name for after in name.followed_by} >= {"柯桥区"}
    for after in name.followed_by:
        back = places.place(index, after.code or "")
        assert "绍兴县" in {before.name for n in back.names for before in n.follows}
    assert [r.year for r in old.reports] == [2011]


def test_a_place_without_reports_says_so(index: Index) -> None:
    """An empty page would look like a fault."""
    found = places.place(index, "110102")
    assert (found.reports, found.inside) == ((), 0)
    assert any("没有这个地区自己的报告" in said for said in found.notes)


def test_what_no_list_has_is_found_by_its_id_and_says_what_is_not_known(index: Index) -> None:
    """A town that only its report names has a page too, and no years that nobody knows."""
    id_ = next(p.value for p in index.known_places() if p.label == "雾茗镇")
    assert "/" in id_
    found = places.place(index, id_)
    assert found.place_id == id_
    assert [step.name for step in found.path] == ["山东省", "青岛市", "即墨区"]
    (name,) = found.names
    assert (name.first, name.last, name.code) == (None, None, None)
    assert any("行政区划表里没有" in said for said in found.notes)


def test_what_is_not_settled_or_not_known_is_no_place(index: Index) -> None:
    """A page for a name that may mean two places would mix them."""
    values = [p.value for p in index.known_places() if p.value.endswith(UNSURE)]
    for asked in [*values, "999999", "没有这个地方", "", "330621/", "绍兴县"]:
        with pytest.raises(NotFound):
            places.place(index, asked)


def test_the_crosswalk_has_each_name_once_and_as_many_rows_as_it_says(index: Index) -> None:
    """Who joins two tables by it needs every code, and each only once."""
    taken = export.crosswalk(index, "https://example.cn")
    rows = list(taken.rows)
    assert len(rows) == taken.about.rows
    keys = [(row.place_id, row.code, row.name) for row in rows]
    assert len(keys) == len(set(keys))
    assert {"即墨市", "即墨区", "大信镇", "大信街道", "绍兴县", "雾茗镇"} <= {r.name for r in rows}
    assert not any(UNSURE in row.name for row in rows)
    for row in rows:
        assert row.url.startswith("https://example.cn/places/")
        page = places.place(index, row.place_id)
        assert (row.code, row.name, row.first) in [(n.code, n.name, n.first) for n in page.names]


def test_every_place_of_the_gazetteer_can_be_asked_for(index: Index) -> None:
    """A code that breaks its page breaks it for the one who has only this code."""
    codes = [code for code in past.whole() if past.whole().level(code) != "township"]
    townships = list(bundled())[::200]
    for code in (*codes[::15], *townships):
        found = places.place(index, code)
        assert code in {name.code for name in found.names}
        years = [(w.first, w.last) for w in found.within]
        assert years == sorted(years)
