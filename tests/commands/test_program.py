"""``xxgk`` as its user meets it: one program, which says what to do next and serves as well."""

from __future__ import annotations

import re
import subprocess
import sys
from argparse import Namespace
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from indexer.commands import cli
from indexer.vocabulary.saying import speaking
from webapp.command import program
from webapp.command import serving as server
from webapp.command.program import main

ROOT = Path(__file__).parents[2]


def test_without_a_command_it_says_how_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who types the bare name wants a next step, not a refusal."""
    monkeypatch.setenv("XXGK_INDEX", str(tmp_path))
    assert main([]) == 0
    printed = capsys.readouterr()
    assert "xxgk build FOLDER" in printed.out
    assert "xxgk search" not in printed.out
    assert printed.err == ""


def test_with_an_index_it_says_what_is_in_it_and_how_to_search(
    corpus_index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was built is there to be searched; building again is not the first thing to do."""
    monkeypatch.setenv("XXGK_INDEX", str(corpus_index))
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"：[1-9]\d* 份报告", shown)
    assert "xxgk search" in shown
    assert "没有" not in shown


@pytest.mark.parametrize(
    ("language", "usage", "words", "others"),
    [
        ("zh_CN.UTF-8", "用法：xxgk export [-h]", ("选项", "默认写到标准输出", "可以写几次"), ("usage", "options", "print JSON")),
        ("en_US.UTF-8", "usage: xxgk export [-h]", ("options:", "may repeat"), ("用法", "选项")),
        ("C", "usage: xxgk export [-h]", ("options:",), ("用法",)),
    ],
)  # fmt: skip
def test_help_is_in_the_language_of_the_terminal(
    language: str,
    usage: str,
    words: tuple[str, ...],
    others: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A newsroom's editor reads Chinese; the operator of its machines may not."""
    monkeypatch.setenv("LC_ALL", language)
    with pytest.raises(SystemExit, match="0"):
        main(["export", "--help"])
    shown = capsys.readouterr().out
    assert shown.startswith(usage)
    assert all(word in shown for word in words), shown
    assert not any(word in shown for word in others), shown


def test_every_help_is_in_both_languages() -> None:
    """An option that is explained in the other language only is an option that is not found."""
    for language, foreign in (("zh", "(?<![a-z]) [a-z]{4,} [a-z]{2,} "), ("en", "[\u3400-\u9fff]")):
        with speaking(language):
            helps = {action.help or "" for action in program._parser().all_actions()}
        assert len(helps) > 30
        for said in helps:
            assert not re.search(foreign, re.sub("“[^”]*”", "", said)), said


def test_answers_are_chinese_whatever_the_terminal_speaks(
    corpus_index: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script that reads them must not break on another machine."""
    monkeypatch.setenv("LC_ALL", "C")
    assert main(["search", "黄泥港", "--index", str(corpus_index), "--size", "1"]) == 0
    assert "检索：含“黄泥港”" in capsys.readouterr().out


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever reports a fault is asked for it first."""
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert re.fullmatch(r"xxgk \d+\.\d+\.\d+", capsys.readouterr().out.strip())


def test_it_searches_like_the_module(
    corpus_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One program and one answer, whatever name it is called by."""
    search = ["search", "黄泥港", "--index", str(corpus_index)]
    assert main(search) == cli.main(search) == 0
    shown = capsys.readouterr().out
    half = len(shown) // 2
    assert shown[:half] == shown[half:]
    assert "【黄泥港】" in shown


def test_serve_refuses_what_the_server_refuses(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An index that is not there is a sentence and 4, as with every command."""
    assert main(["serve", "--index", str(tmp_path / "none"), "--port", "0"]) == 4
    assert "holds no index" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        main(["serve", "--prot", "1"])
    assert "did you mean --port?" in capsys.readouterr().err


def test_serve_hands_on_every_option(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that listened elsewhere than it was told to would be found by the wrong people."""
    asked: list[Namespace] = []

    def serve(options: Namespace) -> int:
        asked.append(options)
        return 0

    monkeypatch.setattr(server, "serve", serve)
    assert main(["serve", "--host", "127.0.0.2", "--port", "8123", "--workers", "3"]) == 0
    assert (asked[0].host, asked[0].port, asked[0].workers) == ("127.0.0.2", 8123, 3)


def test_a_search_loads_no_web() -> None:
    """A command that is run a thousand times in a script pays for what it uses."""
    code = (
        "import sys; from webapp.command.program import main; main(['search', 'x', '--index', 'none']);"
        "print('flask' in sys.modules, 'indexer.desk.index' in sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert ended.stdout.strip() == "False True"


def test_the_module_says_where_serving_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Who knows only the old name must find the rest."""
    with pytest.raises(SystemExit, match="0"):
        cli.main(["--help"])
    assert "xxgk serve" in capsys.readouterr().out


@pytest.fixture(scope="module")
def completion(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``xxgk completion bash`` prints, as a file."""
    path = tmp_path_factory.mktemp("completion") / "xxgk.bash"
    with path.open("w") as file, redirect_stdout(file):
        assert main(["completion", "bash"]) == 0
    return path


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("xxgk se", {"search", "serve"}),
        ("xxgk search --so", {"--sort"}),
        ("xxgk serve --acc", {"--access-log"}),
        ("xxgk export co", {"coverage"}),
        ("xxgk cite 1 --format bib", {"bibtex"}),
        ("xxgk inspect READ", {"README.md"}),
    ],
)
def test_bash_completes_commands_options_values_and_files(
    completion: Path, typed: str, offered: set[str]
) -> None:
    """Who types all day must not look up what an option was called; those of the web are there too."""
    *before, word = typed.split()
    asked = f"""
        source {completion}
        COMP_WORDS=({typed}); COMP_CWORD={len(before)}
        _shtab_xxgk xxgk {word} {before[-1]}
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    ended = subprocess.run(
        ["bash", "-c", asked], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert set(ended.stdout.split()) == offered


@pytest.mark.parametrize("shell", ["zsh", "tcsh"])
def test_other_shells_are_told_the_commands(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """zsh is what a Mac has."""
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    for command in ("build", "search", "serve", "export"):
        assert command in script
