"""A small part of ``switches``, over the sample corpus."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.torture import switches


@pytest.mark.skipif(sys.platform != "linux", reason="passes a socket on, and asks /proc")
def test_no_reader_notices_a_build_a_restore_or_another_program(tmp_path: Path) -> None:
    """Journalists ask while the operator works."""
    asked = switches.arguments(
        [str(ROOT / "corpus"), "--readers", "3", "--switches", "2", "--upgrades", "1"]
    )
    outcome = switches.run(asked.corpus, tmp_path, asked)
    assert (outcome.switches, outcome.upgrades) == (2, 1)
    assert outcome.answered > 10
    assert not outcome.failed, outcome.failed
