"""Links to reports go on working when the gazetteer learns another code for their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.building import build
from indexer.desk.index import open_index
from webapp import create_app

TEXT = """{title}2011年政府信息公开工作年度报告

一、概述
2011年，本镇按照条例做好公开工作，堤防加固完工。

二、主动公开情况
全年主动公开信息3条。
"""
OF_BEFORE = "330621995"
"""A code that a list of before 2015 may have given to the town."""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    text = TEXT.format(title="浙江省绍兴市绍兴县马山镇")
    (folder / "a.txt").write_text(text, encoding="utf-8")
    (folder / "manifest.csv").write_text(f"path,place_code\na.txt,{OF_BEFORE}\n", encoding="utf-8")
    (folder / "places.csv").write_text(
        f"code,name,parent,level,first,last\n{OF_BEFORE},马山镇,330621,township,,2014\n",
        encoding="utf-8",
    )
    return folder


def only_id(index: Path) -> str:
    """The id of the only report."""
    with open_index(index) as opened:
        ((id_, _),) = opened.listing(0, 10)
        return id_


@pytest.mark.parametrize("other_program", [False, True])
def test_the_id_by_the_code_of_an_earlier_gazetteer_leads_to_the_one_of_today(
    corpus: Path, monkeypatch: pytest.MonkeyPatch, other_program: bool
) -> None:
    """A printed link to a report of 2011 must outlive the list that named its town."""
    index = corpus.parent / "index"
    with monkeypatch.context() as patch:
        if other_program:  # and what it read is not taken over
            patch.setattr(build, "readers", lambda: "another")
        build.build([corpus], index)
    old = only_id(index)
    assert old == f"{OF_BEFORE}-2011"
    for table in ("places.csv", "manifest.csv"):
        (corpus / table).unlink()
    build.build([corpus], index)
    new = only_id(index)
    assert new != old
    assert new.endswith("-2011")
    with open_index(index) as opened:
        assert opened.redirect(old) == new
        assert opened.report(new).place.path[-2:] == ("绍兴县", "马山镇")
    web = create_app(index).test_client()
    for address in ("/reports/", "/api/reports/"):
        led = web.get(address + old)
        assert led.status_code in (301, 302, 308)
        assert led.headers["Location"].endswith(address + new)
    build.build([corpus], index, full=True)  # the next build forgets nothing
    with open_index(index) as opened:
        assert opened.redirect(old) == new


def test_an_id_by_names_leads_to_the_one_by_the_code_that_is_known_now(corpus: Path) -> None:
    """绍兴县 was in no list: its report was named by its town, and linked to by that."""
    (corpus / "manifest.csv").unlink()
    (corpus / "places.csv").unlink()
    text = TEXT.format(title="浙江省绍兴市绍兴县无此镇")
    (corpus / "a.txt").write_text(text, encoding="utf-8")
    index = corpus.parent / "index"
    build.build([corpus], index)
    old = only_id(index)
    assert not old[:6].isdigit()
    row = "330621199,无此镇,330621,township,,2013"
    table = f"code,name,parent,level,first,last\n{row}\n"
    (corpus / "places.csv").write_text(table, encoding="utf-8")
    build.build([corpus], index)
    assert only_id(index) == "330621199-2011"
    with open_index(index) as opened:
        assert opened.redirect(old) == "330621199-2011"
