"""A page whose text is in an attachment says so, and is read with it where it lies beside."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from indexer.building import build
from indexer.desk import usage
from indexer.desk.asking.query_language import make_query
from indexer.desk.index import Index, open_index, verify
from indexer.intake.one_file import read_report
from indexer.vocabulary.report import ELSEWHERE

TITLE = "石螺镇2021年政府信息公开工作年度报告"
PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div class="article">'
    f"<h1>{TITLE}</h1><p>发布时间：2022-01-20</p>{{}}</div></body></html>"
)
FRAME = '<iframe src="nb2021.html"></iframe>'
TEXT = "一、概述\n疏浚水渠十里。\n\n二、主动公开政府信息情况\n全年主动公开政府信息21条。\n"
INNER = f"<html><body><p>{'</p><p>'.join(TEXT.split())}</p></body></html>"


def leads_to(name: str) -> str:
    """A page with nothing but a link."""
    return PAGE.format(f'<p>附件：<a href="/files/{name}">下载</a></p>')


def write(folder: Path, **contents: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name.replace("__", ".")).write_text(content, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "inner",
    [
        '<p>附件：<a href="/files/nb2021.docx">年度报告.docx</a></p>',
        '<p>请点击附件查看全文。</p><p><a href="/d.jsp?id=3">年度报告.wps</a></p>',
        '<iframe src="/pdfjs/web/viewer.html?file=%2Ffiles%2Fnb2021.pdf"></iframe>',
        '<object data="nb2021.pdf" type="application/pdf"></object>',
        '<embed src="https://www.example.gov.cn/nb2021.ofd">',
    ],
)
def test_a_page_that_only_leads_to_its_text_says_so(tmp_path: Path, inner: str) -> None:
    """Who finds nothing there must not write that the town says nothing."""
    write(tmp_path, a__html=PAGE.format(inner))
    report = read_report(tmp_path / "a.html")
    assert report.is_report
    assert ELSEWHERE in report.warnings


@pytest.mark.parametrize(
    "inner",
    [
        "<p>一、概述</p><p>水渠清淤。</p><p>附件：<a href='/f.docx'>全文下载.docx</a></p>",
        "<p>全年主动公开政府信息21条，未收到申请。</p><p><a href='/f.docx'>附表.docx</a></p>",
        "<p>镇里拆除旧粮站，腾出场地办集市。</p><p><a href='/f.docx'>附表.docx</a></p>",
        "<table><tr><td>收到</td><td>3</td></tr></table><p><a href='/f.docx'>附表.docx</a></p>",
    ],
)
def test_a_page_that_says_something_is_read_as_it_stands(tmp_path: Path, inner: str) -> None:
    """Many a page offers itself as an attachment, too."""
    write(tmp_path, a__html=PAGE.format(inner))
    assert ELSEWHERE not in read_report(tmp_path / "a.html").warnings


def test_a_text_of_such_a_page_says_so_too(tmp_path: Path) -> None:
    """A crawler keeps the text of the page, and no link."""
    write(tmp_path, a__txt=f"{TITLE}\n发布时间：2022-01-20\n附件：石螺镇年报.docx\n")
    assert ELSEWHERE in read_report(tmp_path / "a.txt").warnings
    write(tmp_path, b__txt=f"{TITLE}\n\n{TEXT}附件：石螺镇年报.docx\n")
    assert ELSEWHERE not in read_report(tmp_path / "b.txt").warnings


@pytest.mark.parametrize(
    "inner",
    [
        '<p><img src="p1.jpg"><img src="p2.jpg"></p><p>打印 关闭</p>',
        "<p>年度报告全文请见附件。</p>",
        "<p>详见附件。</p>",
        '<embed src="a.swf">',
        '<p><a href="javascript:down(1)">点击查看全文</a></p>',
        '<div class="content"></div><script>document.write("x")</script>',
        '<script>showPdf("/u/a.pdf")</script><div id="pdf"></div>',
        "<p>现将石螺镇2021年政府信息公开工作年度报告公布如下：</p>",
    ],
)
def test_a_page_with_nothing_but_its_title_says_that_its_text_is_elsewhere(
    tmp_path: Path, inner: str
) -> None:
    """Pictures, programs, lost links: the town says much, only not in this file."""
    write(tmp_path, a__html=PAGE.format(inner))
    report = read_report(tmp_path / "a.html")
    assert (report.is_report, report.warnings.count(ELSEWHERE)) == (True, 1)


@pytest.mark.parametrize(
    "inner",
    [
        "<p>一、概述</p><p>详见附件。</p>",
        "<p>本年未收到申请，详见附件。</p>",
        "<p>修桥一座</p>",
        "<p>无。</p>",
        "<table><tr><td>收到</td><td>3</td></tr></table>",
    ],
)
def test_a_page_that_says_a_little_says_it(tmp_path: Path, inner: str) -> None:
    """A town that reports in a line has reported."""
    write(tmp_path, a__html=PAGE.format(inner))
    assert ELSEWHERE not in read_report(tmp_path / "a.html").warnings


def test_a_text_that_leads_on_without_a_name_says_so(tmp_path: Path) -> None:
    """A title alone may be all that was ever typed, and is no page."""
    write(tmp_path, a__txt=f"{TITLE}\n\n详见附件。\n", b__txt=f"{TITLE}\n")
    assert ELSEWHERE in read_report(tmp_path / "a.txt").warnings
    assert ELSEWHERE not in read_report(tmp_path / "b.txt").warnings


def test_a_text_file_beside_its_page_is_read_with_it(tmp_path: Path) -> None:
    """Else page and text are two reports, and one of them says nothing."""
    link = '<p>附件：<a href="att/nb.txt">年度报告.txt</a></p>'
    corpus = write(tmp_path / "corpus", a__html=PAGE.format(link))
    write(corpus / "att", nb__txt=f"{TITLE}\n\n{TEXT}")
    outcome = build.build([corpus], tmp_path / "index")
    assert (outcome.reports, outcome.joined) == (1, (("att/nb.txt", "a.html"),))


def test_a_link_is_followed_as_old_sites_write_it(tmp_path: Path) -> None:
    """%C4%EA%B1%A8 is 年报 in GBK."""
    frame = '<iframe src="/files/%C4%EA%B1%A8.html"></iframe>'
    write(tmp_path, a__html=PAGE.format(frame), 年报__html=INNER)
    report = read_report(tmp_path / "a.html")
    assert [file.path for file in report.other_files] == ["年报.html"]
    assert any("疏浚水渠" in section.text for section in report.sections)


def test_it_is_listed_and_counts_in_no_share(tmp_path: Path) -> None:
    """Of two reports that say anything, one says 水渠: half, and not a third."""
    lines = TEXT.replace("疏浚水渠十里", "{}")
    corpus = write(
        tmp_path / "corpus",
        a__html=leads_to("gone.docx"),
        b__txt=f"柳埂乡2021年政府信息公开工作年度报告\n\n{lines.format('疏浚水渠')}",
        c__txt=f"芦汀镇2021年政府信息公开工作年度报告\n\n{lines.format('修桥一座')}",
    )
    build.build([corpus], tmp_path / "index")
    with open_index(tmp_path / "index") as index:
        assert index.doubtful("elsewhere")[0] == 1
        assert index.search(make_query("", flag=["elsewhere"])).reports == 1
        (point,) = usage.usage(index, ["水渠"]).series[0].years
        assert "1 份报告正文在附件里" in usage.usage(index, ["水渠"]).phrases[0].notes[-1]
        (titled,) = usage.usage(index, ["工作年度报告"]).series[0].years
        assert (point.reports, point.present, point.share) == (1, 2, 0.5)
        assert titled.reports <= titled.present
        for url, count in ((point.url, point.reports), (point.present_url, point.present)):
            assert _asked(index, url) == count


def _asked(index: Index, url: str) -> int:
    asked: dict[str, Any] = parse_qs(urlsplit(url).query)
    text = asked.pop("q", [""])[0]
    return index.search(make_query(text, **asked)).reports


def test_an_attachment_beside_its_page_is_read_with_it(tmp_path: Path) -> None:
    """A crawler keeps both; their report is one, found by its text, under the page's name."""
    corpus = write(tmp_path / "corpus", a__html=PAGE.format(FRAME), nb2021__html=INNER)
    index = tmp_path / "index"
    outcome = build.build([corpus], index)
    assert (outcome.reports, outcome.joined) == (1, (("nb2021.html", "a.html"),))
    with open_index(index) as opened:
        (hit,) = opened.search(make_query("疏浚水渠")).hits
        report = opened.report(hit.id)
        assert (report.path, report.year, hit.title) == ("a.html", 2021, TITLE)
        assert ELSEWHERE not in report.warnings
        (other,) = report.other_files
        assert opened.source(report, other.sha256) == (corpus / "nb2021.html").read_bytes()
    assert verify(index) == []
    assert build.build([corpus], index).generation == outcome.generation


def test_an_attachment_that_comes_later_or_goes_is_noticed(tmp_path: Path) -> None:
    """The page itself does not change when its attachment is fetched."""
    corpus, index = write(tmp_path / "corpus", a__html=PAGE.format(FRAME)), tmp_path / "index"

    def found(text: str) -> list[str]:
        build.build([corpus], index)
        with open_index(index) as opened:
            assert opened.search(make_query("")).reports == 1
            return [opened.report(h.id).path for h in opened.search(make_query(text)).hits]

    assert found("疏浚水渠") == []
    write(corpus, nb2021__html=INNER)
    assert found("疏浚水渠") == ["a.html"]
    write(corpus, nb2021__html=INNER.replace("疏浚", "新修"))
    assert (found("疏浚水渠"), found("新修水渠")) == ([], ["a.html"])
    (corpus / "nb2021.html").unlink()
    assert found("新修水渠") == []
    assert verify(index) == []
    with open_index(index) as opened:
        assert opened.doubtful("elsewhere")[0] == 1


def test_one_page_beside_two_attachments_is_two_reports(tmp_path: Path) -> None:
    """Every year's page is the same shell; what lies beside it is not."""
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    page = PAGE.format('<iframe src="a_files/nb2021.html"></iframe>')
    for folder, news in (("x", "疏浚水渠"), ("y", "新修水渠"), ("z", "疏浚水渠")):
        write(corpus / folder, a__html=page)
        write(corpus / folder / "a_files", nb2021__html=INNER.replace("疏浚水渠", news))
    for _ in range(2):
        outcome = build.build([corpus], index)
        assert outcome.reports == 2
        assert [s.path for s in outcome.skipped] == ["z/a.html", "z/a_files/nb2021.html"]
        assert verify(index) == []
    shutil.rmtree(corpus / "x")
    assert build.build([corpus], index).reports == 2
    assert verify(index) == []
    with open_index(index) as opened:
        (hit,) = opened.search(make_query("疏浚水渠")).hits
        assert opened.report(hit.id).path == "z/a.html"


def test_nothing_outside_of_the_corpus_is_read(tmp_path: Path) -> None:
    """A page is hostile: its link must not open a file of the machine."""
    write(tmp_path, nb2021__html=INNER)
    frame = FRAME.replace("nb2021", "../nb2021")
    corpus = write(tmp_path / "corpus", a__html=PAGE.format(frame))
    build.build([corpus], tmp_path / "index")
    with open_index(tmp_path / "index") as opened:
        assert opened.search(make_query("疏浚水渠")).reports == 0


def test_a_page_saved_with_its_pictures_is_one_file(tmp_path: Path) -> None:
    """Forty scripts and pictures, each listed as skipped, would hide the one that matters."""
    whole = PAGE.format(f"<p>{'</p><p>'.join(TEXT.split())}</p>")
    corpus = write(tmp_path / "corpus", a__html=whole, b__htm=whole.replace("2021", "2020"))
    write(corpus / "a_files", logo__png="x", share__html="<html><body>分享</body></html>")
    write(corpus / "b.files", share__js="x")
    write(corpus / "c_files", other__txt=TITLE.replace("2021", "2019") + "\n" + TEXT)
    outcome = build.build([corpus], tmp_path / "index")
    assert (outcome.reports, outcome.skipped) == (3, ())
