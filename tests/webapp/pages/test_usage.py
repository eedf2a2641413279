"""The page of phrases year by year, its file and its JSON."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.vocabulary.report import Place
from tests.desk.test_usage import reports
from tests.invented import report, section
from tests.invented_index import asked, build_index, client_over

SIX = "&".join(f"phrase={n}" for n in range(6))
HOSTILE = '<script>alert("x")</script>'


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return client_over(build_index(tmp_path_factory.mktemp("web"), reports()))


def rows(web: FlaskClient, address: str) -> list[dict[str, str]]:
    """The lines of the file at ``address`` by the names of its columns."""
    text = web.get(address).data.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def cells(text: str) -> list[str]:
    """The cells of the table of a page, as plain words."""
    table = text.partition("<table>")[2].partition("</table>")[0]
    found = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", table, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", "", cell)).split()) for cell in found]


def test_the_page_shows_the_picture_and_its_table(web: FlaskClient) -> None:
    """A picture without numbers cannot be quoted, numbers without a picture are not read."""
    text = web.get("/usage?phrase=听证&phrase=座谈").text
    assert text.count('role="img"') == 2  # wide and narrow, of which the style sheet shows one
    shown = cells(text)
    assert shown[:4] == ["年度", "该年度报告", "听证", "座谈"]
    assert shown[4:8] == ["2012", "12 份", "16.7% 2 份", "83.3% 10 份"]
    assert shown[8:12] == ["2013", "未收录", "–", "–"]
    assert "不足 10 份" in shown[13]


def test_every_number_of_the_picture_is_in_the_table(web: FlaskClient) -> None:
    """Who cannot point at a marker must not know less."""
    for address in ("/usage?phrase=听证&phrase=座谈", "/usage?phrase=听证&by=place"):
        text = web.get(address).text
        shown = " ".join(cells(text))
        said = re.findall(r"<title>(.*?)</title></polygon>", text)
        assert said
        for words in said:
            percent = unescape(re.findall(r" 年度 (\S+?)（", words)[0])
            assert f"{percent} " in shown


def test_page_file_and_json_say_the_same(web: FlaskClient) -> None:
    """Three numbers for one thing are none."""
    asking = "phrase=听证&phrase=座谈&section=overview"
    found: Any = asked(web, f"/api/usage?{asking}")
    listed = rows(web, f"/usage.csv?{asking}")
    points = [
        (series["phrase"], point)
        for series in found["series"]
        for point in (*series["years"], series["undated"])
    ]
    assert len(points) == len(listed)
    for (phrase, point), row in zip(points, listed, strict=True):
        assert row["检索词"] == phrase
        assert row["年度"] == str(point["year"] or "未写明")
        assert (row["符合的报告"], row["当年报告"]) == (
            str(point["reports"]),
            str(point["present"]),
        )
        assert row["检索地址"].endswith(point["url"])
        assert row["章节"] == "概述"
        assert (
            point["url"].replace("&", "&amp;") in web.get(f"/usage?{asking}").text
            or not (point["present"])
        )


@pytest.mark.parametrize(
    "asking", ["phrase=听证&phrase=座谈", "phrase=听证&place=青屿县", "phrase=听证&by=place"]
)
def test_every_number_of_the_table_leads_to_as_many_reports(web: FlaskClient, asking: str) -> None:
    """A reader who opens a number counts what is behind it."""
    text = web.get(f"/usage?{asking}").text
    shown = text.partition('aria-labelledby="shown"')[2]
    found = re.findall(r'<a href="(/search[^"]*)">(\d+)</a>', shown)
    assert found
    for address, number in found:
        answer = asked(web, unescape(address).replace("/search", "/api/search"))
        assert answer["total"]["reports"] == int(number)


def test_gaps_few_reports_and_undated_ones_are_said_in_the_file(web: FlaskClient) -> None:
    """The file travels without the page that explained it."""
    said = {row["年度"]: row for row in rows(web, "/usage.csv?phrase=听证")}
    assert said["2013"]["占比"] == ""
    assert said["2013"]["说明"] == "当年没有报告"
    assert "不足 10 份" in said["2014"]["说明"]
    assert "没有写明年度" in said["未写明"]["说明"]
    assert said["2012"]["说明"] == ""


def test_the_file_opens_rightly_in_a_spreadsheet(web: FlaskClient) -> None:
    """Excel takes Chinese without a mark for noise, and a phrase that begins with = for a command."""
    answer = web.get("/usage.csv?phrase=听证")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    for sign in ("=", "%2B", "-", "@", "＝", "＋"):
        for row in rows(web, f"/usage.csv?phrase={sign}听证&place={sign}甲"):
            for value in (row["检索词"], row["地区"]):
                assert value[0] == "'"
                assert value[1] not in "'听"


def test_a_bad_phrase_has_its_error_beside_its_box(web: FlaskClient) -> None:
    """Whoever typed five phrases must not type them again for one."""
    bad = "(" * 30
    answer = web.get(f"/usage?phrase=听证&phrase={bad}")
    assert answer.status_code == 200
    assert re.search(rf'value="{re.escape(bad)}"[^>]* aria-describedby="said-2"', answer.text)
    assert re.search(
        r'<p class="wrong" id="said-2">[^<]+括号|<p class="wrong" id="said-2">括号', answer.text
    )
    assert "16.7%" in answer.text
    assert rows(web, f"/usage.csv?phrase=听证&phrase={bad}")[-1]["说明"].startswith("括号")


def test_when_nothing_can_be_counted_all_forms_say_so(web: FlaskClient) -> None:
    """A script must not take an empty answer for “never”."""
    bad = "phrase=" + "(" * 30
    assert web.get(f"/usage?{bad}").status_code == 400
    for address in ("/api/usage", "/usage.csv"):
        for asking in ("", "?phrase=", f"?{bad}"):
            assert web.get(address + asking).status_code == 400
    error = asked(web, f"/api/usage?{bad}")["error"]
    assert error["code"] == "query_too_costly"


@pytest.mark.parametrize(
    "asking",
    ["q=甲", "by=x", "by=phrase&by=place", "section=x", "year=2012", SIX],
)
def test_what_means_nothing_here_is_refused(web: FlaskClient, asking: str) -> None:
    """A parameter that is ignored gives a wrong picture that looks right."""
    for address in ("/usage", "/usage.csv", "/api/usage"):
        assert web.get(f"{address}?phrase=听证&{asking}").status_code == 400


def test_the_empty_form_explains_itself_with_an_example_that_runs(web: FlaskClient) -> None:
    """An empty page with five boxes is a riddle."""
    text = web.get("/usage").text
    example = re.search(r'例如：<a href="([^"]+)"', text)
    assert example
    assert 'role="img"' in web.get(unescape(example[1])).text
    assert "<svg" not in text.partition("<main")[2]


def test_a_place_without_reports_is_named(web: FlaskClient) -> None:
    """A mistyped place looks like a silent one."""
    assert (
        "未收录“无此地”的报告"
        in web.get("/usage?phrase=听证&by=place&place=远镇&place=无此地").text
    )
    assert "未收录符合这些条件的报告" in web.get("/usage?phrase=听证&place=无此地").text
    assert "未收录符合这些条件的报告" in web.get("/usage?phrase=听证&phrase=座谈&place=无此地").text


def test_a_chosen_code_is_shown_with_its_name(web: FlaskClient) -> None:
    """Nobody knows nine digits by heart."""
    assert "地区：“1号镇”" in web.get("/usage?phrase=听证&place=990101001").text


def test_hostile_phrases_and_places_stay_text(web: FlaskClient) -> None:
    """An address is written by anybody."""
    text = web.get(
        "/usage",
        query_string={"phrase": [HOSTILE, '"><img src=x>', "\u202e甲"], "place": [HOSTILE]},
    ).text
    assert HOSTILE not in text
    assert "<img" not in text
    places = {"phrase": "听证", "by": "place", "place": [HOSTILE, "远镇"]}
    assert HOSTILE not in web.get("/usage", query_string=places).text


def test_an_index_without_settled_places_says_so(tmp_path: Path) -> None:
    """A page that breaks on the first day of an archive is never tried again."""
    nowhere = replace(reports()[0], place=Place("unknown"))
    web = client_over(build_index(tmp_path, [nowhere]))
    assert "没有可以比较的地区" in web.get("/usage?phrase=听证&by=place").text
    assert "没有可以比较的地区" not in web.get("/usage?phrase=听证").text


def test_the_picture_is_a_file_with_title_source_and_date_inside(web: FlaskClient) -> None:
    """What goes into an article must say there what it shows, of what, and of when."""
    page = web.get("/usage?phrase=听证&phrase=座谈&section=overview").text
    found = {
        ending: re.search(rf'href="(/usage/picture.{ending}[^"]+)"', page)
        for ending in ("svg", "png")
    }
    svg, png = (web.get(unescape(link[1])) for link in found.values() if link)
    assert (svg.mimetype, png.mimetype) == ("image/svg+xml", "image/png")
    assert png.data.startswith(b"\x89PNG")
    for part in (
        "写到“听证”、“座谈”的报告占该年度报告的比例",
        "章节：概述",
        "来源：",
        "2026-01-02",
        "空心：",
    ):
        assert part in svg.text, part
    # The points of the file are those of the page.
    points = r"<title>(.*?)</title></polygon>"
    assert sorted(set(re.findall(points, page))) == sorted(re.findall(points, svg.text))
    assert len(re.findall(points, svg.text)) == 4


def test_a_picture_of_nothing_is_no_file(web: FlaskClient) -> None:
    """An empty sheet with a title looks like a finding."""
    assert web.get("/usage/picture.svg").status_code == 400
    assert web.get(f"/usage/picture.svg?{SIX}").status_code == 400
    assert (
        "没有可以画图的数" in web.get("/usage/picture.svg?phrase=听证&by=place&place=无此地").text
    )


def test_the_picture_can_be_embedded_and_leads_back(web: FlaskClient) -> None:
    """A reader of the newspaper who doubts the line must get to the reports behind it."""
    address = "phrase=听证&by=place"
    snippet = re.search(r'<pre id="picture-snippet">(.*?)</pre>', web.get(f"/usage?{address}").text)
    assert snippet
    source = re.search(r'src="http://localhost(/zh/embed/usage[^"]+)"', unescape(snippet[1]))
    assert source
    frame = web.get(unescape(source[1]), headers={"Accept-Language": "en"}).text
    assert "“听证”：各地区写到的报告占该年度报告的比例" in frame
    assert '"http://localhost/en/embed/usage?' in unescape(web.get(f"/en/usage?{address}").text)
    back = re.search(r'<a href="(/zh/usage[^"]+)" target="_blank"', frame)
    assert back
    assert 'role="img"' in web.get(unescape(back[1])).text
    assert "没有可以画图的数" in web.get("/embed/usage?phrase=听证&by=place&place=无此地").text


def test_places_of_one_report_a_year_are_dots_and_not_all_or_nothing_percent(
    tmp_path: Path,
) -> None:
    """100% (1/1) dresses one report up as a share of many."""
    reports = [
        report(town, year, section("s1", "一、概述", f"{town}{'修路' if wrote else '平安'}。"))
        for town, year, wrote in (("甲镇", 2015, True), ("甲镇", 2016, False), ("乙镇", 2016, True))
    ]
    web = client_over(build_index(tmp_path, reports))
    asked = "/usage?phrase=修路&by=place&place=甲镇&place=乙镇"
    page = web.get(asked).text
    assert "<b>100%" not in page
    assert [page.count(said) for said in ("● 写到", "○ 未写到", "未收录</span>")] == [2, 1, 1]
    dots = re.findall(r'<polygon class="f-(\w+)[^>]*><title>([^<]*)</title>', page)
    assert sorted(set(dots)) == [
        ("ink", "乙镇：2016 年度写到"),
        ("ink", "甲镇：2015 年度写到"),
        ("paper", "甲镇：2016 年度未写到"),
    ]
    again = report("甲镇", 2015, section("s1", "一、概述", "平安。"))
    twice = replace(again, path="甲镇/补报.txt")
    other = client_over(build_index(tmp_path / "more", [*reports, twice]))
    assert "50%" in other.get(asked).text  # of two, a share says something
