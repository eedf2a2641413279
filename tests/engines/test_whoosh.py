"""The Whoosh engine keeps the contract, whichever loops it uses."""

from pathlib import Path

import pytest

from indexer.engines.contract import Engine
from indexer.vocabulary.report import Report
from tests.engines.contract import EngineContract
from tests.invented import whoosh_engine


@pytest.mark.usefixtures("passes")
class TestWhooshEngine(EngineContract):
    def make(self, folder: Path, reports: list[Report]) -> Engine:
        return whoosh_engine(folder, reports)
