"""The Whoosh engine keeps the contract."""

from pathlib import Path

from indexer.engines.base import Engine
from indexer.report import Report
from tests.engine_contract import EngineContract
from tests.invented import whoosh_engine


class TestWhooshEngine(EngineContract):
    def make(self, folder: Path, reports: list[Report]) -> Engine:
        return whoosh_engine(folder, reports)
