"""The brute-force oracle keeps the contract, so that it may judge others."""

from tests.engines.contract import EngineContract


class TestOracle(EngineContract):
    engine = "oracle"
    # It lists every place at once: which of them are opened is nothing to count.
    test_of_many_places_those_of_most_reports_are_listed_and_the_rest_is_counted = None  # type: ignore[assignment]
