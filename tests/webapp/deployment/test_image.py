"""Every line of the image's recipe, run outside an image: in folders of its own, with an empty environment.

So this is also the wheel, installed alone where nothing of this project stands.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[3]
RECIPE = ROOT / "webapp" / "deployment" / "Containerfile"
_USED = {"FROM", "ARG", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"}  # fmt: skip


@dataclass
class Image:
    """What the recipe made: its variables, and how it is started and looked after."""

    home: Path
    """An empty folder, where its commands run."""
    variables: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: str = ""
    user: str = ""

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run it with ``arguments`` instead of its own."""
        return subprocess.run(
            [*self._entrypoint(), *arguments],
            capture_output=True, text=True, env=self.environment, cwd=self.home, check=False,
        )  # fmt: skip

    def shell(self, line: str) -> None:
        """Run a line of a shell as the recipe does."""
        subprocess.run(["sh", "-c", line], env=self.environment, cwd=self.home, check=True)

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Its own command, on a free port of this machine only; yields the address."""
        assert "0.0.0.0" in self.command  # an image that listens inside itself only is of no use
        command = [word.replace("0.0.0.0", "127.0.0.1") for word in self.command]
        process = subprocess.Popen(
            [*self._entrypoint(), *command, "--port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment, cwd=self.home,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
            process.communicate(timeout=30)

    def _entrypoint(self) -> list[str]:
        program = shutil.which(self.entrypoint[0], path=self.environment["PATH"])
        assert program is not None
        return [program, *self.entrypoint[1:]]


def lines() -> list[tuple[str, str]]:
    """The instructions of the recipe, each with what follows it."""
    text = re.sub(r"\\\n", "", RECIPE.read_text(encoding="utf-8"))
    kept = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in kept)]


def filled(text: str, variables: dict[str, str]) -> str:
    """``text`` with its ``${NAME}``; a name that nothing set is a fault of the recipe."""
    return re.sub(r"\$\{(\w+)\}", lambda name: variables[name[1]], text)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Image:
    """The recipe's instructions, one after the other; its folders are in a folder of the test."""
    assert {name for name, _ in lines()} <= _USED
    folder = tmp_path_factory.mktemp("image")
    elsewhere = {name: str(folder / name.lower()) for name in ("PREFIX", "SOURCE", "DATA")}
    made = Image(folder / "home")
    made.home.mkdir()
    python = Path(sys.executable).resolve().parent
    made.environment = {"PATH": f"{python}:{os.defpath}", "HOME": str(made.home)}
    for name, rest in lines():
        match name:
            case "ARG":
                variable, _, default = rest.partition("=")
                # The compiler is a hundred megabytes more and changes no answer.
                made.variables[variable] = (
                    "" if variable == "EXTRAS" else elsewhere.get(variable, default)
                )
            case "COPY":
                *sources, target = filled(rest, made.variables).split()
                for source in sources:
                    _copy(ROOT / source, Path(target), into=target.endswith("/"))
            case "RUN":
                made.shell(filled(rest, made.variables))
            case "ENV":
                known = made.variables | made.environment
                pairs = (word.partition("=") for word in filled(rest, known).split())
                made.environment |= {variable: value for variable, _, value in pairs}
            case "HEALTHCHECK":
                made.health = rest.removeprefix("CMD ")
            case "ENTRYPOINT":
                made.entrypoint = json.loads(rest)
            case "CMD":
                made.command = json.loads(rest)
            case "USER":
                made.user = rest
    return made


def _copy(source: Path, target: Path, into: bool) -> None:
    target = target / source.name if into else target
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def test_the_recipe_needs_no_root_and_keeps_its_index_outside(image: Image) -> None:
    """A replaced image must not take the index with it."""
    assert image.user.isdecimal()
    assert int(image.user) > 0
    volumes = [filled(rest, image.variables) for name, rest in lines() if name == "VOLUME"]
    assert any(image.environment["XXGK_INDEX"].startswith(f"{volume}/") for volume in volumes)
    assert not Path(image.variables["SOURCE"]).exists()


def test_the_bare_program_says_how_to_begin(image: Image) -> None:
    """It is the first thing that is tried after installing."""
    ended = image.run()
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "xxgk build FOLDER" in ended.stdout
    assert re.fullmatch(r"xxgk \d+\.\d+\.\d+\n", image.run("--version").stdout)


def test_it_builds_searches_and_serves(image: Image) -> None:
    """What was forgotten in the package is missed only where the project's folder is not."""
    built = image.run("build", str(ROOT / "corpus" / "白鹭汊镇"))
    assert built.returncode == 0, built.stderr
    assert json.loads(built.stdout)["reports"] > 5
    assert "【黄泥港】" in image.run("search", "黄泥港").stdout
    with image.serving() as address:
        port = str(urlsplit(address).port)
        # A container is asked again and again until its worker is there.
        until = time.monotonic() + 120
        while True:
            try:
                image.shell(image.health.replace("8000", port))
                break
            except subprocess.CalledProcessError:
                assert time.monotonic() < until
        for path in ("/", "/search?q=%E9%BB%84%E6%B3%A5%E6%B8%AF", "/figures", "/static/style.css"):
            connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
            connection.request("GET", path)
            answer = connection.getresponse()
            assert (answer.status, bool(answer.read())) == (200, True), path
            connection.close()


def test_the_health_check_fails_where_nobody_answers(image: Image) -> None:
    """A check that always passes keeps a dead server running."""
    assert ":8000/" in image.health
    with pytest.raises(subprocess.CalledProcessError):
        image.shell(image.health.replace("8000", "9"))
