"""The brute-force oracle keeps the contract, so that it may judge others."""

from tests.engines.contract import EngineContract


class TestOracle(EngineContract):
    engine = "oracle"
