"""The Whoosh engine keeps the contract, whichever loops it uses."""

import pytest

from indexer.engines import USUAL
from tests.engines.contract import EngineContract


@pytest.mark.usefixtures("passes")
class TestWhooshEngine(EngineContract):
    engine = USUAL
