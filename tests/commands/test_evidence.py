"""``cite``, ``check``, ``usage`` and ``figures`` on a terminal and as JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indexer.commands.cli import main
from tests.invented import report, section
from tests.invented_index import build_index

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three towns: one opened a well, one did not, one wrote of neither."""
    texts = (
        "全镇新打机井十二眼，公示到组。",
        "全镇新打机井九眼，公示到组。",
        "今年没有收费。",
    )
    made = [
        report(f"{n}号镇", 2012 + n, section("s1", "概述", text), code=f"99010100{n}")
        for n, text in enumerate(texts)
    ]
    return build_index(tmp_path_factory.mktemp("evidence"), made)


@pytest.fixture
def run(index: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            status = main([*arguments, "--index", str(index)])
        except SystemExit as refused:
            status = int(refused.code or 0)
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


def of(printed: str) -> Any:
    return json.loads(printed)


def test_a_quotation_is_found_word_for_word(run: Run) -> None:
    """The desk asks one thing of a quotation: is it verbatim, and where."""
    status, shown, _ = run("check", "新打机井十二眼")
    assert status == 0
    assert shown.startswith("一字不差：1 份报告（比过 3 份）")
    assert "【新打机井十二眼】" in shown
    assert "0号镇" in shown
    assert "1号镇" not in shown


def test_what_differs_in_a_quotation_is_shown(run: Run) -> None:
    """“Nearly” alone sends a reporter to compare by eye."""
    _, shown, _ = run("check", "全镇新打机井九眼，公布到组")
    assert shown.startswith("文字相近")
    assert "〔引文：布；原文：示〕" in shown


def test_a_quotation_is_read_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An article is too long for a command line; each quotation in it is checked."""
    monkeypatch.setattr("sys.stdin", io.StringIO("记者注意到，“新打机井九眼”和“免费发放口罩”。"))
    _, shown, _ = run("check", "-")
    assert "“新打机井九眼”\n一字不差：1 份报告" in shown
    assert "“免费发放口罩”\n没有找到" in shown


def test_the_json_of_a_check_is_that_of_the_interface(run: Run) -> None:
    """A script that reads one reads the other."""
    found = of(run("check", "新打机井", "--json")[1])
    assert (found["verdict"], found["total"]) == ("verbatim", {"reports": 2, "exact": True})


def test_words_are_cited_with_a_link_to_where_the_index_is_served(run: Run) -> None:
    """A link to this machine is of use to nobody else."""
    status, shown, _ = run(
        "cite", "990101000-2012", "--text", "新打机井十二眼", "--site", "https://desk.example/"
    )
    entry, link = shown.splitlines()
    assert status == 0
    assert "0号镇" in entry
    assert "[R/OL]" in entry
    assert link.startswith("https://desk.example/q/990101000-2012.s1.4-7.")
    assert "新打机井" not in link


def test_a_citation_comes_in_the_form_asked_for(run: Run) -> None:
    """What Zotero and LaTeX read is not what an article prints."""
    assert run("cite", "990101001-2013", "--format", "bibtex")[1].startswith("@misc{")
    (item,) = of(run("cite", "990101001-2013", "--json")[1])
    assert item["type"] == "report"
    status, _, said = run("cite", "990101001-2013", "--format", "bibtx")
    assert (status, "bibtex" in said) == (2, True)


def test_many_reports_are_cited_at_once(run: Run) -> None:
    """The list of references of an investigation is not copied together by hand."""
    listed = run("cite", "990101001-2013", "990101000-2012", "990101001-2013")[1].splitlines()
    assert [line[line.index("]") - 6 : line.index("]")] for line in listed] == ["告[R/OL"] * 2
    assert [each in line for each, line in zip("10", listed, strict=True)] == [True, True]
    found = of(run("cite", "--query", "机井", "--sort", "year", "--json")[1])
    assert [item["title"][:3] for item in found] == ["0号镇", "1号镇"]
    assert (
        run("cite", "--query", "", "--format", "ris", "--year", "2014")[1].count("TY  - RPRT") == 1
    )
    for refused in ((), ("990101001-2013", "--query", "机井"), ("--query", "机井", "--at", "s1")):
        status, shown, said = run("cite", *refused)
        assert (status, shown) == (2, "")
        assert "--query" in said or "--at" in said


def test_what_is_not_in_the_report_is_not_cited(run: Run) -> None:
    """A citation of words that are not there would be a false one."""
    status, shown, said = run("cite", "990101000-2012", "--text", "免费发放口罩")
    assert (status, shown) == (1, "")
    assert "没有“免费发放口罩”" in said
    status, shown, said = run("cite", "990101000-2012", "--text", "新打机井十一眼，公示")
    assert status == 0
    assert "引的是原文" in said


def test_usage_counts_year_by_year(run: Run) -> None:
    """One of one in 2012 and in 2013, none of one in 2014."""
    status, shown, _ = run("usage", "机井")
    assert status == 0
    lines = [line.split()[:3] for line in shown.splitlines() if line.startswith("  20")]
    assert lines == [["2012", "1/1", "份"], ["2013", "1/1", "份"], ["2014", "0/1", "份"]]
    series = of(run("usage", "机井", "收费", "--json")[1])["series"]
    assert [[p["reports"] for p in s["years"]] for s in series] == [[1, 1, 0], [0, 0, 1]]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["usage", "一", "二", "三", "四", "五", "六"], "5"),
        (["usage", "机井", "--by", "town"], "place"),
        (["figures", "requests_old"], "requests_new"),
        (["figures", "申请", "--flag", "x"], "undated"),
        (["check", ""], ""),
        (["check", "字" * 100_000], "100000"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(run: Run, arguments: list[str], said: str) -> None:
    """No traceback reaches a user, whatever was typed."""
    status, shown, refusal = run(*arguments)
    assert (status, shown) == (2, "")
    assert said in refusal
    assert "Traceback" not in refusal


def test_figures_are_listed_with_the_words_that_say_so(
    corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A number without its sentence cannot be printed."""
    asked = ["figures", "申请", "--place", "青屿县", "--sort", "-申请", "--size", "1"]
    assert main([*asked, "--index", str(corpus_index)]) == 0
    shown = capsys.readouterr().out
    assert "新收申请数  137 件  “全县共收到政府信息公开申请137件" in shown
    assert main([*asked, "--json", "--index", str(corpus_index)]) == 0
    (row,) = of(capsys.readouterr().out)["rows"]
    assert row["values"]["requests_new"]["value"] == 137


def test_all_figures_are_listed_by_name(run: Run) -> None:
    """Nobody knows these names by heart."""
    lines = run("figures")[1].splitlines()
    assert "requests_new  新收申请数" in lines
    assert len(lines) > 100
