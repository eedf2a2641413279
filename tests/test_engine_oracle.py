"""The brute-force oracle keeps the contract, so that it may judge others."""

from pathlib import Path

from indexer.engines.base import Engine
from indexer.report import Report
from tests.engine_contract import EngineContract
from tests.oracle import Oracle


class TestOracle(EngineContract):
    def make(self, folder: Path, reports: list[Report]) -> Engine:
        return Oracle(reports)
