"""The brute-force oracle keeps the contract, so that it may judge others."""

from pathlib import Path

from indexer.engines.contract import Engine
from indexer.vocabulary.report import Report
from tests.engines.contract import EngineContract
from tests.engines.oracle import Oracle


class TestOracle(EngineContract):
    def make(self, folder: Path, reports: list[Report]) -> Engine:
        return Oracle(reports)
