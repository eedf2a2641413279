"""An index to be copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.archive.copies import two_generations


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_generations(tmp_path_factory.mktemp("sound") / "index")


@pytest.fixture()
def index(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "index"))
