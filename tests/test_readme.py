"""README's commands run and say what README says they say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from indexer.desk.asking.query_language import parse

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of one language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def sessions() -> list[tuple[str, str]]:
    """Every ``$ command`` of a console block with the output shown under it."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output.strip()))
    return found


@pytest.mark.parametrize(("command", "shown"), sessions())
def test_a_command_of_readme_prints_what_readme_shows(
    corpus_index: Path, tmp_path: Path, command: str, shown: str
) -> None:
    """The first thing a new user copies must work; ``…`` stands for anything."""
    folder = tmp_path / "my-reports"
    folder.mkdir()
    sample = next((ROOT / "corpus").glob("*/2012.txt"))
    (folder / "2012.txt").write_bytes(sample.read_bytes())
    python = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    index = tmp_path / "index" if " build " in f"{command} " else corpus_index
    command = command.replace("my-reports", str(folder)).replace(
        "my-index", str(tmp_path / "index")
    )
    ended = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, cwd=ROOT, check=False,
        env={**os.environ, "PATH": python, "XXGK_INDEX": str(index)},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    pattern = ".*".join(re.escape(piece.strip()) for piece in shown.split("…"))
    assert re.search(pattern, ended.stdout.strip(), re.DOTALL), ended.stdout


def test_readme_shows_commands_and_the_query_language() -> None:
    """A test that finds nothing to run would pass for ever."""
    assert len(sessions()) >= 3
    examples = re.findall(r"^\| `(.+?)` \|", README, re.MULTILINE)
    assert len(examples) >= 10
    for example in examples:
        root, notes = parse(example.replace("\\|", "|"))
        assert root is not None
        assert not notes, example


def test_make_offers_what_readme_and_the_interface_name() -> None:
    """``make`` alone is how a stranger looks around."""
    listed = subprocess.run(["make"], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    for target in ("run", "test", "lint", "bench", "clean"):
        assert re.search(rf"^{target}\b", listed, re.MULTILINE)


def test_every_file_that_readme_names_is_there() -> None:
    """A map with a hole in it is worse than none."""
    for name in re.findall(r"\]\(([^):#]+)\)", README):
        assert (ROOT / name).exists(), name
