"""The page of figures and its pictures, as who reads, clicks and takes away meets them."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from PIL import Image

from indexer.desk.figures import Rival
from tests.invented_figures import NEW, REFUSED, WEBSITE, reports_with_figures, stated, stating
from tests.invented_index import build_index, client_over
from webapp.pages import png
from webapp.pages.drawing import COLOURS, Drawing, framed
from webapp.pages.figures import said


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_index(tmp_path_factory.mktemp("figures"), reports_with_figures())


@pytest.fixture()
def web(folder: Path) -> FlaskClient:
    return client_over(folder)


def cells(page: str) -> dict[str, list[str]]:
    """By place what stands in each of its cells, as a reader sees it."""
    found = {}
    for body in re.findall(r"<tbody>(.*?)</tbody>", page, re.S):
        name, *rest = re.findall(r"<(?:th|td)[^>]*>(.*?)</(?:th|td)>", body, re.S)
        place, *each = (re.sub(r"<[^>]+>|\s+", " ", cell).split() for cell in (name, *rest))
        found[place[0]] = ["".join(words) for words in each]
    return found


def test_a_table_of_places_by_years_shows_every_state(web: FlaskClient) -> None:
    """空白, 未写明, 0 and no report at all are four findings, and look like four."""
    assert cells(web.get(f"/figures?name={NEW}").text) == {
        "青屿县": ["–未收录", "130", "–未收录", "–未收录"],
        "甲镇": ["–未收录", "4", "空白", "13"],
        "乙乡": ["未写明", "–未收录", "7、5余多个数", "0"],
        "雾岭乡": ["–未收录", "–未收录", "–未收录", "2.5"],
    }


def test_each_number_leads_to_its_words(web: FlaskClient) -> None:
    """A number that cannot be looked up cannot be printed."""
    page = web.get(f"/figures?name={NEW}").text
    for value, id_, rival in (
        ("13", "990101101-2022", ""),
        ("空白", "990101101-2021", ""),
        ("5余", "990101202-2021", ".2"),
    ):
        link = re.search(rf'<a[^>]*href="([^"]+)"[^>]*>{value}</a>', page)
        assert link is not None
        assert link[1] == f"/reports/{id_}#f-{NEW}{rival}"
        path, _, anchor = link[1].partition("#")
        assert f'id="{anchor}"' in web.get(path).text


def test_headings_sort_down_then_up_without_a_script(web: FlaskClient) -> None:
    """A table that sorts only with a script does not sort in an archive, or for everyone."""

    def heading(page: str) -> str:
        found = re.search(r'<th[^>]*><a href="([^"]+)"[^>]*>2022', page)
        assert found is not None
        return unescape(found[1])

    first = heading(web.get(f"/figures?name={NEW}").text)
    down = web.get(first).text
    assert list(cells(down)) == ["甲镇", "雾岭乡", "乙乡", "青屿县"]
    assert 'aria-sort="descending"' in down or "aria-sort=descending" in down
    up = web.get(heading(down)).text
    assert list(cells(up)) == ["乙乡", "雾岭乡", "甲镇", "青屿县"]


def test_the_filters_of_the_search_narrow_the_table(web: FlaskClient) -> None:
    """Numbers of another county under the heading of this one are wrong numbers."""
    assert list(cells(web.get(f"/figures?name={NEW}&place=乙乡&year=2021-").text)) == ["乙乡"]
    assert list(cells(web.get(f"/figures?name={NEW}&q=垃圾").text)) == ["乙乡"]
    bucket = web.get(f"/figures?name={NEW}&figure={NEW}:blank").text
    assert cells(bucket)["甲镇"] == ["空白"]
    assert "没有符合这些条件的报告" in web.get(f"/figures?name={NEW}&q=没有这句话").text


def test_boxes_that_were_left_empty_ask_nothing(web: FlaskClient) -> None:
    """Whoever fills in a figure alone wants all places, not the place without a name."""
    form = f"/figures?name={NEW}&name=&place=&year=&q="
    assert cells(web.get(form).text) == cells(web.get(f"/figures?name={NEW}").text)


def test_a_bucket_of_the_distribution_leads_to_its_reports(web: FlaskClient) -> None:
    """A bar of two reports that opens three is not believed again."""
    page = web.get(f"/figures?name={NEW}").text
    buckets = re.findall(r'<li><a href="([^"]+)"[^>]*>([^<]+)</a> (\d+) 份报告</li>', page)
    assert len(buckets) == 7
    for url, label, count in buckets:
        assert f"；{count} 份报告" in web.get(unescape(url)).text, label


def test_totals_say_at_least_and_why_there_is_none(web: FlaskClient) -> None:
    """A sum over a blank printed as the sum is a correction tomorrow."""
    foot = web.get(f"/figures?name={NEW}").text.partition("<tfoot>")[2].partition("</tfoot>")[0]
    assert re.findall(r"<b>(.*?)</b>", foot) == ["5", "15.5"]
    assert foot.count("至少") == 1
    assert "不加" in foot
    assert "相加会重复" in web.get(f"/figures?name={NEW}").text
    assert "<tfoot>" not in web.get(f"/figures?name={NEW}&place=甲镇").text


@pytest.mark.parametrize(
    ("value", "qualifier", "printed"),
    [(340, "余", "340余"), (100, "近", "近 100"), (1200.5, None, "1,200.5"), (None, None, "空白")],
)
def test_what_stands_beside_a_number_stays_there(
    value: float | None, qualifier: str | None, printed: str
) -> None:
    """近百 and 百余 differ by the story."""
    assert said(Rival(value, qualifier, "s1", "", "/reports/x#s1")) == printed


def test_a_picture_of_nothing_says_that_there_is_nothing(web: FlaskClient) -> None:
    """An empty sheet looks like a failure of the program."""
    for kind in ("ranked", "line"):
        answer = web.get(f"/figures/picture.svg?name=fees_yuan&picture={kind}")
        assert "没有可以画图的数" in answer.text


@pytest.mark.parametrize("kind", ["ranked", "spread", "dots"])
def test_a_picture_is_a_file_with_title_source_and_date_inside(web: FlaskClient, kind: str) -> None:
    """A picture that travels without where it comes from ends up as nobody's."""
    answer = web.get(f"/figures/picture.svg?name={NEW}&picture={kind}&year=2021-2022")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    words = "".join(ElementTree.fromstring(answer.text).itertext())
    for part in ("新收申请数", "2021—2022", "来源：", "localhost", "2026-01-02", "5 份报告"):
        assert part in words, part
    for forbidden in ("style=", "<style", "<script", "href"):
        assert forbidden not in answer.text


def kinds(web: FlaskClient, address: str) -> list[str]:
    return re.findall(r'<figure id="(\w+)"', web.get(address).text)


def test_one_place_is_a_line_and_several_places_are_bars_and_dots_too(web: FlaskClient) -> None:
    """One township's years are a line; those of several are told apart at a glance as bars."""
    assert kinds(web, f"/figures?name={NEW}&place=甲镇") == ["line"]
    assert kinds(web, f"/figures?name={NEW}") == ["ranked", "spread", "dots", "line"]
    assert kinds(web, f"/figures?name={NEW}&year=2022") == ["ranked", "spread", "dots"]
    line = web.get(f"/figures/picture.svg?name={NEW}&place=甲镇&picture=line").text
    assert line.count("<title>") == 2  # 2021 is blank: there is no point, and no line over the gap
    assert 'stroke-width="2"' not in line


def test_several_places_have_a_line_each(web: FlaskClient) -> None:
    """A line of the first place under a title of all of them would be printed as theirs."""
    words = said_in(web.get(f"/figures/picture.svg?name={NEW}&picture=line").data)
    for label in ("甲镇", "乙乡", "雾岭乡", "青屿县"):
        assert label in words
    assert "各地区各年度：新收申请数（件）" in words
    assert "没有画" not in "".join(words)


def test_of_more_places_than_lines_can_be_told_apart_the_rest_is_counted(tmp_path: Path) -> None:
    """Whoever sees five of seven lines and no word believes that these are all."""
    towns = "甲乙丙丁戊己庚"
    made = [
        stating(f"{town}镇", year, f"99010110{n}", [stated(NEW, n + 1)])
        for n, town in enumerate(towns)
        for year in (2020, 2021)
    ]
    web = client_over(build_index(tmp_path, made))
    assert "line" not in kinds(web, f"/figures?name={NEW}")
    words = said_in(web.get(f"/figures/picture.svg?name={NEW}&picture=line").data)
    assert [label for label in words if label in {f"{town}镇" for town in towns}] == [
        "甲镇", "乙镇", "丙镇", "丁镇", "戊镇",
    ]  # fmt: skip
    assert "另有 2 个没有画" in "".join(words)


def said_in(svg: bytes) -> list[str]:
    """The lines of text that a picture shows."""
    return [
        text.text or "" for text in ElementTree.fromstring(svg).iter() if text.tag[-4:] == "text"
    ]


@pytest.mark.parametrize(
    ("name", "printed"),
    [(WEBSITE, "340余 条"), (NEW, "7 件（几个数中最大的）"), (REFUSED, "至少 2 件")],
)
def test_a_bar_says_its_number_as_the_report_does(
    web: FlaskClient, name: str, printed: str
) -> None:
    """余 left out is a number that the report does not state; a unit behind a bracket is no sentence."""
    assert printed in said_in(web.get(f"/figures/picture.svg?name={name}&picture=ranked").data)


def test_a_picture_can_stand_in_the_page_of_a_newspaper_and_no_other_page_can(
    web: FlaskClient,
) -> None:
    """The one thing that is made for it; whatever has a box or a button stays out of strangers' frames."""
    page = web.get(f"/figures?name={NEW}").text
    snippets = re.findall(r'<pre id="(\w+)-snippet">(.*?)</pre>', page, re.S)
    assert [kind for kind, _ in snippets] == ["ranked", "spread", "dots", "line"]
    frame = ElementTree.fromstring(unescape(snippets[0][1]).replace("></iframe>", "/>"))
    assert frame.attrib["src"].startswith("http://localhost/zh/embed/figures?")
    assert frame.attrib["title"] == "新收申请数最高的报告（件）"
    answer = web.get(frame.attrib["src"].removeprefix("http://localhost"))
    for part in ("新收申请数最高的报告", "来源：", "2026-01-02", "7 件（几个数中最大的）"):
        assert part in answer.text, part
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src" not in policy
    assert "<script" not in answer.text
    assert "<form" not in answer.text
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    for other in ("/", f"/figures?name={NEW}", "/embed/figures", "/embed/nothing"):
        assert "frame-ancestors 'none'" in web.get(other).headers["Content-Security-Policy"]


@pytest.mark.parametrize("kind", ["ranked", "spread", "dots"])
def test_a_png_shows_what_the_svg_shows(web: FlaskClient, kind: str) -> None:
    """Who pastes it into a page gets title, bars and source, not an empty sheet."""
    svg = ElementTree.fromstring(web.get(f"/figures/picture.svg?name={NEW}&picture={kind}").text)
    answer = web.get(f"/figures/picture.png?name={NEW}&picture={kind}")
    assert answer.mimetype == "image/png"
    image = Image.open(BytesIO(answer.data)).convert("RGB")
    assert image.size == tuple(
        round(float(svg.attrib[side]) * png.SCALE) for side in ("width", "height")
    )
    colours = {colour: number for number, colour in image.getcolors(1_000_000) or []}
    accent = tuple(bytes.fromhex(COLOURS["accent"][1:]))
    assert colours.get(accent, 0) > 100


def test_without_a_chinese_typeface_the_download_says_so(
    web: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Boxes in the place of characters would be noticed in the printed paper."""
    png._typeface.cache_clear()
    png._font.cache_clear()
    monkeypatch.setattr(png, "_FOLDERS", (str(tmp_path),))
    (tmp_path / "simhei.ttf").write_bytes(b"no typeface at all")
    answer = web.get(f"/figures/picture.png?name={NEW}")
    assert answer.status_code == 503
    assert "没有中文字体" in answer.text
    assert web.get(f"/figures/picture.svg?name={NEW}").status_code == 200


def test_a_hostile_name_stays_a_name(tmp_path: Path) -> None:
    """A township's page could run a script in the picture of its numbers."""
    hostile = '<script>alert("x")</script>'
    reports = [
        stating(hostile, 2021, None, [stated(NEW, 3)]),
        stating("乙乡", 2021, None, [stated(NEW, 2)]),
    ]
    web = client_over(build_index(tmp_path, reports))
    for address in (
        "/figures?",
        "/figures/picture.svg?picture=ranked&",
        "/figures/picture.svg?picture=dots&",
    ):
        text = web.get(f"{address}name={NEW}").text
        assert "<script>alert" not in text
    ElementTree.fromstring(web.get(f"/figures/picture.svg?name={NEW}").data)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/figures?name=没有", 400),
        ("/figures?name=requests_new&column=今年", 400),
        ("/figures?nmae=requests_new", 400),
        ("/figures?name=requests_new&open=青屿县", 400),
        ("/figures/picture.svg", 400),
        ("/figures/picture.svg?name=requests_new&picture=pie", 400),
        ("/figures/picture.gif?name=requests_new", 404),
    ],
)
def test_what_means_nothing_is_refused_with_words(
    web: FlaskClient, address: str, status: int
) -> None:
    """A typo that is ignored gives a picture of something else."""
    answer = web.get(address)
    assert answer.status_code == status
    assert "<h1>" in answer.text


def test_the_frame_keeps_long_titles_inside() -> None:
    """A title that runs out of the picture loses its unit."""
    whole = framed(Drawing(400, 100), "很长的标题" * 30, "", ["来源" * 100])
    assert all(len(text) < 60 for text in re.findall(r"<text[^>]*>([^<]*)", whole.svg))


def test_pictures_can_be_of_another_of_the_chosen_figures(web: FlaskClient) -> None:
    """Five figures in the table and pictures of one would leave four to be typed again."""
    page = web.get(f"/figures?name={NEW}&name={REFUSED}").text
    link = re.search(r'换成：</span><a href="([^"]+)">不予公开</a>', page)
    assert link is not None
    assert "不予公开最高的报告" in web.get(unescape(link[1])).text
