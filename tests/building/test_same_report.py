"""One report in several files is one report, and no two reports ever become one."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from indexer.building import build
from indexer.commands.cli import main
from indexer.desk.asking.query_language import make_query
from indexer.desk.index import open_index, verify
from tests.intake.formats.samples import Sample, as_html, as_txt, numbered
from tests.intake.formats.samples_office import report_as_docx
from tests.intake.formats.samples_pdf import as_pdf

LINES = (
    "一、概述",
    "镇里把老戏台修好，二十万元花在哪里逐笔贴出。",
    "二、主动公开政府信息情况",
    "全年主动公开政府信息26条，其中网站9条。",
    "三、依申请公开政府信息情况",
    "全年收到申请1件，按期答复。",
    "四、存在的主要问题及改进措施",
    "公开栏被雨淋坏两次，已加装雨棚。",
)
TITLE = "石螺镇2018年政府信息公开工作年度报告"


def text(title: str = TITLE, lines: tuple[str, ...] = LINES) -> str:
    """As somebody typed it off."""
    return "\n".join((title, "", *lines)) + "\n"


def page(
    title: str = TITLE, lines: tuple[str, ...] = LINES, above: str = "", below: str = ""
) -> str:
    """As the site has it; ``above`` and ``below`` are the site."""
    article = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"{above}<h1>{title}</h1><div>{article}</div>{below}</body></html>"
    )


ABOVE = "<div>首页 &gt; 政务公开 &gt; 年报</div><div>发布日期：2019-01-18 来源：镇党政办 浏览次数：31</div>"
BELOW = "<div>上一篇：防汛通知 下一篇：没有了</div><div>主办单位：蓼洲县人民政府办公室</div>"


def on_site(lines: tuple[str, ...] = LINES) -> str:
    """The page with its site around it."""
    return page(lines=lines, above=ABOVE, below=BELOW)


WRAPPED = "\n".join((TITLE, *(line[i : i + 14] for line in LINES for i in range(0, len(line), 14))))
WIDE = text().translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
GLUED = text(lines=tuple("".join(LINES[n : n + 2]) for n in range(0, len(LINES), 2)))
SIGNED = (*LINES, "石螺镇人民政府", "2019年1月18日")


def files(folder: Path, contents: Mapping[str, str | bytes]) -> Path:
    """Write ``contents`` by name into ``folder``."""
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def told(index: Path) -> list[dict[str, Any]]:
    """What readers are told of each report: its text, its files; not its id."""
    reports: list[dict[str, Any]] = []
    with open_index(index) as opened:
        for each in opened.each_report():
            whole = opened.report(each.id)
            originals = [(f.path, opened.source(whole, f.sha256)) for f in whole.other_files]
            reports.append(
                {
                    "path": whole.path,
                    "original": opened.source(whole),
                    "sections": whole.sections,
                    "others": originals,
                    "source": whole.source_url,
                }
            )
    return sorted(reports, key=lambda report: str(report["path"]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (page(), text()),
        (on_site(), text()),
        (on_site(), page(below="<div>版权所有 石螺镇人民政府</div>")),
        (on_site(SIGNED), text()),
        (on_site(SIGNED), text(lines=SIGNED)),
        (page(above="<p>欢迎访问本站。</p>", below="<p>未经授权，不得转载。</p>"), text()),
        (page(), WIDE),
        (page(), GLUED),
        (page(), WRAPPED),
    ],
    ids=["page", "site", "two sites", "unsigned", "signed", "notices", "wide", "glued", "wrapped"],
)
def test_one_report_in_two_files_is_counted_once(tmp_path: Path, one: str, other: str) -> None:
    """A journalist who counts reports would count the town twice."""
    corpus = files(
        tmp_path / "corpus", {"a.html": one, "b.html" if "<" in other else "b.txt": other}
    )
    outcome = build.build([corpus], tmp_path / "index")
    assert (outcome.reports, len(outcome.joined), outcome.skipped) == (1, 1, ())
    (report,) = told(tmp_path / "index")
    originals = [report["original"], *(data for _, data in report["others"])]
    assert sorted(originals) == sorted([one.encode(), other.encode()])
    assert verify(tmp_path / "index") == []


TABLED = (*LINES, "五、附表", "网站点击26万次")


def test_a_report_with_its_tables_is_one_in_every_format(tmp_path: Path) -> None:
    """Word, a page, a PDF over several pages, a dump of one cell a line: one, shown as Word has it."""
    items = [TITLE.replace("2018", "2021"), *Sample().items]
    typed = numbered(items)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "e.docx").write_bytes(report_as_docx(items))
    (corpus / "d.html").write_bytes(as_html(typed))
    (corpus / "c.pdf").write_bytes(as_pdf(typed))
    (corpus / "b.pdf").write_bytes(as_pdf(typed, rows_a_page=9, running_title="年报汇编"))
    (corpus / "a.txt").write_bytes(as_txt(typed))
    outcome = build.build([corpus], tmp_path / "index")
    assert (outcome.reports, outcome.skipped) == (1, ())
    assert outcome.joined == tuple((n, "e.docx") for n in ("a.txt", "b.pdf", "c.pdf", "d.html"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (page(), text(TITLE.replace("2018", "2017"))),
        (page(), text(TITLE.replace("石螺镇", "柳埂乡"))),
        (page(), text(lines=tuple(line.replace("26", "62") for line in LINES))),
        (page(), text(lines=tuple(line.replace("9条", "6条") for line in LINES))),
        (page(), text(lines=(*LINES[:-1], "公开栏被雨淋坏两次"))),
        (page(), text(lines=(*LINES[:-2], *LINES[:-2]))),
        (page(), text(lines=LINES[:-2])),
        (page(lines=TABLED), text(lines=tuple(line.replace("26万", "62万") for line in TABLED))),
        (page(lines=SIGNED), text(lines=(*SIGNED[:-1], "2019年1月28日"))),
    ],
    ids=["year", "town", "number", "part", "word", "twice", "short", "last line", "day"],
)
def test_what_differs_stays_apart(tmp_path: Path, one: str, other: str) -> None:
    """A correction that vanished behind the first version would be the worst of silent losses."""
    corpus = files(tmp_path / "corpus", {"a.html": one, "b.txt": other})
    assert build.build([corpus], tmp_path / "index").reports == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("石螺县第1小学2018年", "石螺县第2小学2018年"),
        ("7号街道2018年", "8号街道2018年"),
        ("石螺县第一中学2018年", "石螺县第二中学2018年"),
        ("样17镇2018年", "样18镇2018年"),
        ("G15镇2018年", "G16镇2018年"),
        ("石螺县A区街道2018年", "石螺县B区街道2018年"),
        ("柳埂乡2018年上半年", "柳埂乡2018年下半年"),
        ("（一）柳埂乡2018年", "（二）柳埂乡2018年"),
        ("朝阳区2018年", "长春市朝阳区2018年"),
    ],
)
def test_what_is_numbered_otherwise_is_another_report(tmp_path: Path, one: str, other: str) -> None:
    """Schools copy one text; the second one's report would be found nowhere."""
    name = "政府信息公开工作年度报告"
    corpus = files(tmp_path, {"a.html": page(one + name), "b.txt": text(other + name)})
    assert build.build([corpus], tmp_path / "index").reports == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("7号街道二〇一八年", "７号街道2018年"),
        ("蓼洲县三河镇2018年", "三河镇2018年"),
        ("朝阳区2018年", "朝阳区２０１８年"),
    ],
)
def test_the_same_number_in_other_writing_is_the_same_report(
    tmp_path: Path, one: str, other: str
) -> None:
    """Else the town would be counted twice."""
    name = "政府信息公开工作年度报告"
    corpus = files(tmp_path, {"a.html": page(one + name), "b.txt": text(other + name)})
    assert build.build([corpus], tmp_path / "index").reports == 1


@pytest.mark.parametrize(
    ("other", "reports"),
    [("收到申请||11", 2), ("收到申请|11|", 1), ("收到申请|11", 1)],
    ids=["another column", "the same column", "blank lost"],
)
def test_a_number_in_another_column_is_another_number(
    tmp_path: Path, other: str, reports: int
) -> None:
    """Eleven who came in person are not eleven who wrote by mail."""

    def tabled(*rows: str) -> str:
        cells = (row.replace("|", "</td><td>") for row in rows)
        table = "".join(f"<tr><td>{row}</td></tr>" for row in cells)
        return on_site().replace("<p>四、", f"<table>{table}</table><p>四、")

    one = tabled("渠道|当面|网络", "收到申请|11|")
    corpus = files(tmp_path, {"a.html": one, "b.html": tabled("渠道|当面|网络", other)})
    assert build.build([corpus], tmp_path / "index").reports == reports


def test_what_an_operator_states_keeps_two_files_apart(tmp_path: Path) -> None:
    """Whoever has seen both knows better."""
    corpus = files(tmp_path / "corpus", {"a.html": page(), "b.txt": text()})
    assert build.build([corpus], tmp_path / "index").reports == 1
    files(corpus, {"manifest.csv": "path,year\nb.txt,2017\n"})
    outcome = build.build([corpus], tmp_path / "index")
    assert (outcome.reports, outcome.joined) == (2, ())
    (corpus / "manifest.csv").unlink()
    assert build.build([corpus], tmp_path / "index").reports == 1


def test_the_same_formula_of_towns_that_say_no_name_is_not_joined(tmp_path: Path) -> None:
    """Two towns copy one template; whose the third copy is, nobody knows."""
    first, second = (
        text("石螺镇2018年政府信息公开工作年度报告"),
        text("柳埂乡2018年政府信息公开工作年度报告"),
    )
    nameless = text("2018年政府信息公开工作年度报告")
    corpus = files(tmp_path / "corpus", {"a.txt": first, "b.txt": second, "c.txt": nameless})
    assert build.build([corpus], tmp_path / "index").reports == 3


def test_the_file_that_keeps_most_is_shown_and_is_the_same_in_any_order(tmp_path: Path) -> None:
    """Else a table would be lost because the text file came first."""
    table = "<table><tr><th>信息内容</th><th>本年制发件数</th></tr><tr><td>规章</td><td>3</td></tr></table>"
    rich = page().replace("<p>三、", f"{table}<p>三、")
    flat = text().replace("三、", "信息内容\n本年制发件数\n规章\n3\n三、")
    for n, names in enumerate((("a.html", "b.txt"), ("b.html", "a.txt"))):
        corpus = files(tmp_path / f"corpus{n}", dict(zip(names, (rich, flat), strict=True)))
        build.build([corpus], tmp_path / f"index{n}")
        (report,) = told(tmp_path / f"index{n}")
        assert str(report["path"]).endswith(".html")


def test_ids_lead_on_whichever_file_is_shown(tmp_path: Path) -> None:
    """A link in print must open the report when a better file of it arrives or one is withdrawn."""
    corpus, index = (
        files(tmp_path / "corpus", {"b.txt": text(), "c.txt": text(lines=SIGNED[:2])}),
        tmp_path / "index",
    )

    def id_of(path: str) -> str:
        with open_index(index) as opened:
            return next(r.id for r in opened.each_report() if r.path == path)

    build.build([corpus], index)
    first = id_of("b.txt")
    files(corpus, {"a.html": page()})
    outcome = build.build([corpus], index)
    assert (outcome.added, outcome.updated, outcome.removed, outcome.reports) == (0, 1, 0, 2)
    assert id_of("a.html") == first
    (corpus / "a.html").unlink()
    outcome = build.build([corpus], index)
    assert (outcome.added, outcome.updated, outcome.removed, outcome.reports) == (0, 1, 0, 2)
    assert id_of("b.txt") == first


def test_an_id_of_before_two_files_were_known_for_one_report_leads_to_it(tmp_path: Path) -> None:
    """What was linked as the second report of a place and year is the first one's other file."""
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    files(corpus, {"a.html": page(), "b.txt": text(lines=(*LINES[:-1], "公开栏淋坏。"))})
    build.build([corpus], index)
    with open_index(index) as opened:
        old = {report.path: report.id for report in opened.each_report()}
    files(corpus, {"b.txt": text()})
    build.build([corpus], index)
    with open_index(index) as opened:
        assert opened.redirect(old["b.txt"]) == old["a.html"]
        assert opened.report(old["a.html"]).other_files[0].path == "b.txt"


def _archive(n: int) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as packed:
        packed.writestr("x.txt", VERSIONS["txt"](n))
        packed.writestr("y.txt", text("芦汀镇2018年政府信息公开工作年度报告"))
    return buffer.getvalue()


SHELL = page(lines=(), below='<iframe src="a.html"></iframe>')
VERSIONS: dict[str, Callable[[int], str | bytes]] = {
    "htm": lambda n: SHELL.replace("a.html", f"{'ab'[n - 1]}.html"),
    "zip": _archive,
    "html": lambda n: on_site((*LINES[:1], f"修桥{n}座。", *LINES[2:])),
    "txt": lambda n: text(lines=(*LINES[:1], f"修桥{n}座。", *LINES[2:])),
}


def test_a_build_of_what_changed_is_a_build_of_everything(tmp_path: Path) -> None:
    """Twins come, go, are corrected and copied; history must leave no trace but in the ids."""
    choice = random.Random(19)
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    files(corpus, {"keep.txt": text("柳埂乡2018年政府信息公开工作年度报告")})
    for step in range(25):
        for _ in range(choice.randint(1, 3)):
            ending = choice.choice(sorted(VERSIONS))
            name = f"{choice.choice('abc')}.{ending}"
            if choice.random() < 0.3:
                (corpus / name).unlink(missing_ok=True)
            else:
                files(corpus, {name: VERSIONS[ending](choice.randint(1, 2))})
            if choice.random() < 0.2:
                (corpus / "notes.txt").write_bytes((corpus / "keep.txt").read_bytes())
        outcome = build.build([corpus], index)
        anew = tmp_path / "anew"
        whole = build.build([corpus], anew)
        assert told(index) == told(anew), step
        assert (outcome.joined, outcome.skipped) == (whole.joined, whole.skipped)
        assert verify(index) == []
        assert build.build([corpus], index).generation == outcome.generation
        shutil.rmtree(anew)


def test_what_was_joined_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An operator must be able to object."""
    corpus = files(tmp_path / "corpus", {"a.html": on_site(), "b.txt": text()})
    assert main(["build", str(corpus), "--index", str(tmp_path / "index")]) == 0
    captured = capsys.readouterr()
    assert "joined b.txt: the same report as a.html" in captured.err
    assert json.loads(captured.out.splitlines()[-1])["joined"] == 1


def test_a_search_counts_it_once(tmp_path: Path) -> None:
    """What the totals, the facets and the hits count is the same."""
    corpus = files(tmp_path / "corpus", {"a.html": on_site(), "b.txt": text()})
    build.build([corpus], tmp_path / "index")
    with open_index(tmp_path / "index") as opened:
        results = opened.search(make_query("老戏台"))
    assert (results.reports, len(results.hits)) == (1, 1)
