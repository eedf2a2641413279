"""The commands as a user types them: answers, messages, exit statuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.commands.cli import main
from tests.invented import report, section
from tests.invented_index import build_index

ROOT = Path(__file__).parents[2]
SUMMARY = {
    "reports", "sections", "added", "updated", "removed", "unchanged", "skipped", "seconds",
    "generation", "joined",
}  # fmt: skip


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as its user does."""
    return subprocess.run(
        [sys.executable, "-m", "indexer", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **environment},
    )


def test_build_ends_with_one_json_object_and_names_what_it_skipped(tmp_path: Path) -> None:
    """Scripts read the last line; people read the reasons."""
    built = run("build", "corpus", "--index", str(tmp_path))
    assert built.returncode == 0, built.stderr
    summary = json.loads(built.stdout.splitlines()[-1])
    assert summary.keys() == SUMMARY
    assert summary["reports"] >= 40
    for skipped in (tmp_path / summary["generation"] / "skipped.jsonl").read_text().splitlines():
        assert json.loads(skipped)["path"] in built.stderr
    assert run("build", "corpus", "--index", str(tmp_path), "--strict").returncode == 3


def test_inspect_prints_one_object_a_line_in_the_order_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The order is how a script knows which file a line is about."""
    files = sorted((ROOT / "corpus").glob("*/2012.txt"))
    assert main(["inspect", "--json", *map(str, files)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["path"] for line in lines] == [str(file) for file in files]


def test_inspect_goes_on_after_an_unreadable_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One bad file named among twenty must not hide the others."""
    (tmp_path / "empty.txt").write_bytes(b"")
    good = next((ROOT / "corpus").glob("*/2012.txt"))
    assert main(["inspect", "--json", str(tmp_path / "empty.txt"), str(good)]) == 1
    printed = capsys.readouterr()
    assert "empty" in printed.err
    assert json.loads(printed.out)["path"] == str(good)


def test_search_narrows_by_repeated_options(
    corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Repeating an option adds an alternative."""
    command = ["search", "防汛", "--index", str(corpus_index), "--json", "--size", "100"]
    main([*command, "--year", "2012", "--year", "2014-2016"])
    answer = json.loads(capsys.readouterr().out)
    years = {hit["year"] for hit in answer["hits"]}
    assert years
    assert years <= {2012, 2014, 2015, 2016}
    assert answer["query"]["filters"] == {"year": ["2012", "2014-2016"]}


def test_search_show_stats_and_verify_speak_to_people(
    corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --json the answer is for reading."""
    at = ["--index", str(corpus_index)]
    assert main(["search", "防汛", *at]) == 0
    shown = capsys.readouterr().out
    assert "【防汛】" in shown
    id_ = shown.split("[")[1].split("]")[0]
    assert main(["show", id_, *at]) == 0
    assert id_ in capsys.readouterr().out
    assert main(["stats", *at]) == 0
    assert "reports" in capsys.readouterr().out
    assert main(["verify", *at]) == 0
    assert capsys.readouterr().out.startswith("sound")


def test_search_says_what_is_verbatim_and_what_is_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who reads the answer in a terminal is told as much as who reads the page."""
    texts = ("公开制度上墙", "公开账目，完善制度")
    made = [
        report(f"{n}号镇", 2012, section("s1", "概述", text), code=f"99010100{n}")
        for n, text in enumerate(texts)
    ]
    at = ["--index", str(build_index(tmp_path, made))]
    assert main(["search", "公开制度", *at]) == 0
    shown = capsys.readouterr().out
    assert "逐字 1 份；词分开 1 份" in shown
    assert shown.count("（词分开）") == 1
    assert shown.index("0号镇") < shown.index("（词分开）")
    assert main(["search", "公开", *at]) == 0
    assert "词分开" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["search", "x", "--index", "nowhere"], 4, "xxgk build"),
        (["verify", "--index", "nowhere"], 4, "xxgk build"),
        (["build", "nowhere", "--index", "INDEX"], 2, "does not exist"),
        (["search", "x", "--index", "INDEX", "--sort", "size"], 2, "sort"),
        (["search", "x", "--index", "INDEX", "--year", "abc"], 2, "abc"),
        (["search", "字" * 10_000, "--index", "INDEX"], 2, "1000"),
        (["search", "x", "--index", "INDEX", "--size", "0"], 2, "size"),
        (["show", "no-such-report", "--index", "INDEX"], 1, "no-such-report"),
        (["frobnicate"], 2, "invalid choice"),
        ([], 2, "usage"),
    ],
)
def test_every_mistake_has_its_exit_status_and_a_sentence(
    corpus_index: Path,
    arguments: list[str],
    status: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A traceback tells a journalist nothing."""
    try:
        ended = main([str(corpus_index) if a == "INDEX" else a for a in arguments])
    except SystemExit as refused:
        ended = int(refused.code or 0)
    assert ended == status
    assert said in capsys.readouterr().err


def test_the_index_can_be_named_by_the_environment(
    corpus_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever serves an index names it once."""
    monkeypatch.setenv("XXGK_INDEX", str(corpus_index))
    assert main(["stats"]) == 0


def test_a_closed_pipe_is_no_error(corpus_index: Path) -> None:
    """``xxgk search … | head`` ends quietly."""
    command = f"{sys.executable} -m indexer search 的 --size 100 --index {corpus_index} | head -1"
    ended = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, cwd=ROOT,
        check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")


def test_search_prints_what_else_could_be_asked(
    corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal there is nothing to click: the whole query has to stand there."""
    search = ["search", "--index", str(corpus_index), "--year=2013-"]
    assert main([*search, "白鹭汊镇 火星 防汛"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("检索：")
    assert lines[1].startswith("也可以查：")
    (offer,) = [line for line in lines if line.endswith("  白鹭汊镇 防汛 年:2013-")]
    assert main([*search[:3], "白鹭汊镇 防汛 年:2013-"]) == 0
    again = capsys.readouterr().out
    assert f"共 {offer.split('（')[1].split(' ')[0]} 份报告" in again


@pytest.mark.parametrize(
    ("order", "first"),
    [(["--sort", "-year"], 2023), (["--sort=-year"], 2023), (["--sort", "year"], 2010)],
)
def test_the_order_is_taken_as_help_prints_it(
    corpus_index: Path, capsys: pytest.CaptureFixture[str], order: list[str], first: int
) -> None:
    """“expected one argument” to who typed just what help shows."""
    assert main(["search", "防汛", "--index", str(corpus_index), "--json", *order]) == 0
    assert json.loads(capsys.readouterr().out)["hits"][0]["year"] == first


def test_years_that_begin_with_a_dash_are_a_value_and_an_option_is_not(
    corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A forgotten value must not swallow the next option."""
    search = ["search", "防汛", "--index", str(corpus_index)]
    assert main([*search, "--json", "--year", "-2014"]) == 0
    assert max(hit["year"] for hit in json.loads(capsys.readouterr().out)["hits"]) == 2014
    with pytest.raises(SystemExit, match="2"):
        main([*search, "--year", "--json"])
    assert "--year: expected one argument" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serch", "x"], "did you mean search?"),
        (["search", "x", "--yaer", "2012"], "did you mean --year?"),
        (["search", "-x"], "write -- before"),
        (["search", "x", "--flag", "wrned"], "warned"),
        (["search", "x", "--section", "fee"], "fees"),
        (["search", "x", "--scope", "page"], "section"),
    ],
)
def test_what_is_mistyped_is_answered_with_what_there_is(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The remedy stands in the refusal: nobody has to open the help."""
    try:
        ended = main(arguments)
    except SystemExit as refused:
        ended = int(refused.code or 0)
    assert ended == 2
    assert said in capsys.readouterr().err


def test_what_is_like_nothing_is_not_guessed_at(capsys: pytest.CaptureFixture[str]) -> None:
    """A guess that is no better than another misleads."""
    with pytest.raises(SystemExit):
        main(["frobnicate"])
    assert "did you mean" not in capsys.readouterr().err


def test_a_mistyped_place_is_answered_with_one_that_is_there(
    corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One character wrong in a name is the usual case."""
    assert main(["search", "防汛", "--place", "青峪县", "--index", str(corpus_index)]) == 0
    shown = capsys.readouterr().out
    assert "没有叫“青峪县”的地区" in shown
    assert "县:青屿县" in shown


def test_words_may_stand_anywhere_and_after_two_dashes_all_are_words(
    corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """``search -- -防汛`` is the only way to ask for what begins with a dash."""
    at = ["--index", str(corpus_index), "--size", "1"]
    for asked in (["--year", "2018", "防汛"], ["防汛", "--year", "2018"]):
        assert main(["search", *asked, *at]) == 0
        assert capsys.readouterr().out.startswith("检索：含“防汛”；年度：2018\n")
    assert main(["search", *at, "--", "-防汛"]) == 0
    assert capsys.readouterr().out.startswith("检索：不含“防汛”")
    assert main(["figures", "--year", "2018", "申请", *at]) == 0
    assert capsys.readouterr().out.startswith("年度：2018：")
