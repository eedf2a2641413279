"""The sample corpus is what its README promises: the first thing a visitor sees."""

import codecs
import csv
import html
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.gazetteer.china import bundled

CORPUS = Path(__file__).parent.parent / "corpus"
TOWNSHIPS = {
    *("黄坡垅镇", "白鹭汊镇", "乌硐镇", "槐荫渡镇", "槐荫渡街道"),
    *("雾茗乡", "桐坳畲族乡", "下双河乡"),
}
NOT_REPORTS = {"青屿县/通知-2017年度报告编制.txt", "白鹭汊镇/政府信息公开指南.txt"}

# What the law words for everybody: the section titles of the three forms, the
# document's own name, and the labels of the fixed tables, Han characters only.
FIXED_BY_LAW = frozenset(
    [
        "年政府信息公开工作年度报告",
        "年度政府信息公开工作年度报告",
        "依申请公开政府信息情况",
        "政府信息公开申请办理情况",
        "政府信息公开的收费及减免情况",
        "因政府信息公开申请行政复议提起行政诉讼情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议行政诉讼情况",
        "存在的主要问题及改进情况",
        "政府信息公开工作存在的主要问题及改进情况",
        "本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和",
        "本年新收政府信息公开申请数量",
        "上年结转政府信息公开申请数量",
        "部分公开区分处理的只计这一情形不计其他情形",
        "其他法律行政法规禁止公开",
        "本机关不掌握相关政府信息",
        "没有现成信息需要另行制作",
        "要求行政机关确认或重新出具已获取信息",
        "申请人无正当理由逾期不补正行政机关不再处理其政府信息公开申请",
        "申请人逾期未按收费通知要求缴纳费用行政机关不再处理其政府信息公开申请",
    ]
)


def decoded(path: Path) -> tuple[str, str]:
    """Return a file's text and the name of its encoding; knows only those the README names."""
    data = path.read_bytes()
    if data.startswith(codecs.BOM_UTF16_LE):
        return data.decode("utf-16"), "utf-16"
    if data.startswith(codecs.BOM_UTF8):
        return data.decode("utf-8-sig"), "utf-8-sig"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("gb18030"), "gb18030"


def plain(path: Path) -> str:
    text, _ = decoded(path)
    if path.suffix == ".html":
        text = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.S)
        text = html.unescape(re.sub(r"<[^>]*>", "\n", text))
    return text.replace("\r\n", "\n")


def name(path: Path) -> str:
    return path.relative_to(CORPUS).as_posix()


def files() -> list[Path]:
    return sorted(p for p in CORPUS.glob("*/*") if p.suffix in {".txt", ".html"})


def reports() -> list[Path]:
    return [p for p in files() if name(p) not in NOT_REPORTS]


def text_of(report: str) -> str:
    return plain(next(p for p in reports() if name(p).rpartition(".")[0] == report))


def han(text: str) -> str:
    return "".join(re.findall(r"[\u3400-\u9fff〇]", text))


def rows(text: str) -> dict[str, list[int]]:
    """Return the rows of the table of requests: the label before each run of seven numbers."""
    cells = [c for c in (c.strip() for c in re.split(r"[|\n\t]", text)) if c]
    found: dict[str, list[int]] = {}
    label, run = "", list[int]()
    for cell in [*cells, ""]:
        if cell.isdigit():
            run.append(int(cell))
            continue
        if len(run) == 7 and label not in found:
            found[label] = run
        label, run = cell, []
    return found


def tabulated() -> list[Path]:
    return [p for p in reports() if "勾稽关系" in plain(p)]


# --- enough of it, and of every kind ------------------------------------------------


def test_there_are_enough_reports_to_search_in() -> None:
    """A visitor who searches five files learns nothing about a search engine."""
    assert len(reports()) >= 44
    assert {p.parent.name for p in reports()} >= TOWNSHIPS
    years = {int(p.stem) for p in reports()}
    assert years == set(range(2009, 2024))


def test_the_reports_are_as_long_as_small_townships_write_them() -> None:
    """Whoever tries the page on stubs would think that snippets are whole reports."""
    lengths = [len(re.sub(r"\s", "", plain(p))) for p in reports()]
    assert min(lengths) >= 800
    assert max(lengths) <= 4000
    assert 1200 <= sum(lengths) / len(lengths) <= 2500
    assert sum(p.stat().st_size for p in CORPUS.rglob("*") if p.is_file()) < 600_000


def test_all_three_forms_of_the_report_are_there() -> None:
    """A reader of one era only would find the sections of the others broken first in public."""
    forms = Counter(
        "2021" if "本年制发件数" in text else "2019" if "本年新制作数量" in text else "2008"
        for text in map(plain, reports())
    )
    assert forms["2008"] >= 20
    assert forms["2019"] >= 4
    assert forms["2021"] >= 8


def test_the_promised_formats_and_encodings_are_there() -> None:
    """A colleague who tries a reader on the corpus must meet each kind of file at least once."""
    assert sum(p.suffix == ".html" for p in reports()) >= 3
    assert decoded(CORPUS / "乌硐镇/2009.txt")[1] == "gb18030"
    assert decoded(CORPUS / "桐坳畲族乡/2010.txt")[1] == "utf-16"
    assert decoded(CORPUS / "白鹭汊镇/2014.txt")[1] == "utf-8-sig"
    page, encoding = decoded(CORPUS / "黄坡垅镇/2016.html")
    assert encoding == "gb18030"
    assert "charset=gb2312" in page
    chrome, _ = decoded(CORPUS / "槐荫渡街道/2019.html")
    for mark in ("索引号", "分享到", "当前位置", "rowspan=", "colspan=", "footer", 'class="side"'):
        assert mark in chrome


def test_what_is_no_report_says_so_in_its_first_line() -> None:
    """The notice and the guide are bait: indexed as reports they would answer for a year."""
    first = [plain(CORPUS / n).strip().splitlines()[0] for n in sorted(NOT_REPORTS)]
    assert first[0].endswith("指南")
    assert first[1].endswith("通知")


# --- the places ----------------------------------------------------------------------


def places() -> list[dict[str, str]]:
    with (CORPUS / "places.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_of_places_is_well_formed() -> None:
    """An operator copies this file as the pattern for his own."""
    table = places()
    assert list(table[0]) == ["code", "name", "parent", "level", "first", "last"]
    order = ["province", "city", "county", "township"]
    level = {row["code"]: row["level"] for row in table}
    for row in table:
        assert re.fullmatch(r"99\d{4}(\d{3})?", row["code"])
        assert (row["parent"] == "") == (row["level"] == "province")
        if row["parent"]:
            assert order.index(level[row["parent"]]) == order.index(row["level"]) - 1
        for year in (row["first"], row["last"]):
            assert year == "" or re.fullmatch(r"20\d\d", year)


def test_every_folder_of_reports_is_a_place_of_its_years() -> None:
    """A report of 2019 filed under 槐荫渡镇 would belong to a township that was no more."""
    spans = {
        row["name"]: (int(row["first"] or 0), int(row["last"] or 9999))
        for row in places()
        if row["level"] in {"county", "township"}
    }
    assert set(spans) == {p.parent.name for p in reports()}
    for path in reports():
        first, last = spans[path.parent.name]
        assert first <= int(path.stem) <= last, name(path)


def test_no_invented_place_has_a_real_places_name() -> None:
    """People of a real township must not find invented floods and trials under its name."""
    real = bundled()
    assert [row["name"] for row in places() if real.named(row["name"])] == []
    assert [row["code"] for row in places() if row["code"] in real] == []


def test_the_manifest_names_files_that_exist_and_no_real_site() -> None:
    """A link to a living site would send readers to somebody who knows nothing of this."""
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    codes = {row["code"] for row in places()}
    assert listed
    for row in listed:
        path = CORPUS / row["path"]
        assert path.is_file()
        assert row["source_url"].startswith("https://example.org/")
        assert row["place_code"] in codes
        assert row["year"] == path.stem


# --- numbers: right, but where the README says wrong ----------------------------------


# Which sum each breaks, the README says.
BROKEN = {"白鹭汊镇/2023.txt", "雾茗乡/2023.txt", "黄坡垅镇/2023.txt"}


@pytest.mark.parametrize("path", [p for p in tabulated() if name(p) not in BROKEN], ids=name)
def test_the_table_of_requests_adds_up(path: Path) -> None:
    """An accidental error would be taken for a finding of the product."""
    table = rows(plain(path))
    for label, numbers in table.items():
        assert sum(numbers[:6]) == numbers[6], label
    edges = [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "（七）总计",
        "四、结转下年度继续办理",
    ]
    for new, carried_in, total, carried_out in zip(*(table[e] for e in edges), strict=True):
        assert new + carried_in == total + carried_out
    outcomes = [n for label, n in table.items() if label not in edges]
    assert len(outcomes) in {19, 21}  # the form of 2019 has one row （六）其他处理, not three
    assert [sum(column) for column in zip(*outcomes, strict=True)] == table["（七）总计"]


def test_the_contradictions_the_readme_lists_are_in_the_files() -> None:
    """A guide who shows a visitor a contradiction that was edited away loses face."""
    flood = re.findall(r"防汛方面，.*", text_of("下双河乡/2012"))[0]
    assert flood.replace("2012", "2013") in text_of("下双河乡/2013")

    copied = re.findall(r"从雾茗乡一年的实践看.*", text_of("下双河乡/2013"))[0]
    assert copied in text_of("雾茗乡/2013")

    assert not list(CORPUS.glob("黄坡垅镇/2017.*"))
    assert "氨氮最高8.9毫克每升" in text_of("白鹭汊镇/2017")

    landfill = text_of("黄坡垅镇/2018")
    assert "申请23件" in landfill
    assert "当面提交7件，信函提交9件，网络提交6件" in landfill
    assert "黄坡垅镇，15件" in text_of("青屿县/2018")

    later = text_of("黄坡垅镇/2020")
    assert "新收申请12件" in later
    assert rows(later)["一、本年新收政府信息公开申请数量"][6] == 14

    assert "312.4亩" in text_of("黄坡垅镇/2013")
    assert "327.1亩" in text_of("黄坡垅镇/2015")
    assert "自2013年1月1日起" in text_of("桐坳畲族乡/2014")

    assert rows(text_of("白鹭汊镇/2023"))["四、结转下年度继续办理"][6] == 1
    assert rows(text_of("雾茗乡/2023"))["（一）予以公开"] == [2, 0, 0, 0, 0, 0, 3]
    assert rows(text_of("黄坡垅镇/2023"))["（一）予以公开"][6] == 1
    assert "2013年12月25日" in text_of("下双河乡/2013")


def test_every_file_the_readme_names_exists() -> None:
    """Instructions that point at nothing make a newcomer doubt the rest."""
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    stems = {name(p).rpartition(".")[0] for p in files()} | {name(p) for p in files()}
    for quoted in re.findall(r"`([^`/ ]+/[^`]+)`", readme):
        if quoted.partition("/")[0] in TOWNSHIPS | {"青屿县"}:
            assert quoted in stems, quoted


# --- nobody else's words ----------------------------------------------------------------


def sentences(text: str) -> Iterator[str]:
    for piece in re.split(r"[。！？；\n\t|]", text):
        unnumbered = re.sub(r"^\s*[（(]?[一二三四五六七八九十\d]+[）)、．.]*", "", piece)
        if len(han(unnumbered)) >= 12:
            yield han(unnumbered)


def test_no_sentence_is_taken_from_a_real_report(shared_reports: Path) -> None:
    """Real officials must not find their words put into the mouth of an invented township."""
    real = "\n".join(
        han(path.read_text(encoding="utf-8"))
        for folder in ("real", "renditions")
        for path in sorted((shared_reports / folder).glob("*.txt"))
    )
    assert real
    taken = [
        f"{name(path)}: {sentence}"
        for path in files()
        for sentence in sentences(plain(path))
        if sentence in real and sentence not in FIXED_BY_LAW
    ]
    assert taken == []
