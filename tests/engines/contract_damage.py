"""What an engine must do where a file of its index is not what was written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from indexer.archive.sums import Files, sums_of
from indexer.engines import engine_named
from indexer.engines.contract import Amounts, Engine, Order
from indexer.language import analyzer
from indexer.vocabulary.errors import IndexDamaged
from tests.engines.contract_bounds import questions
from tests.engines.contract_reports import REPORTS
from tests.invented import Opened, with_ids


def _compared(answer: Any) -> Any:
    match answer:
        case Order():
            return [*answer.ranked]
        case Amounts():
            return [each.tolist() for each in answer[:3]], np.array(
                answer.of["requests_new"]
            ).tolist()
        case _:
            return answer


def _answers(engine: Engine) -> dict[str, Any]:
    return {name: repr(_compared(ask())) for name, ask in questions(engine).items()}


@contextmanager
def _altered(path: Path) -> Iterator[None]:
    """Every byte of the file turned, for a while."""
    whole = path.read_bytes()
    path.write_bytes(bytes(255 - byte for byte in whole))
    yield
    path.write_bytes(whole)


class DamageContract:
    """What an engine must pass of damaged files."""

    engine: str

    def test_of_an_altered_file_nothing_is_believed(self, tmp_path: Path) -> None:
        """A wrong number would be printed, or a reader shown how a library fails."""
        with Opened(tmp_path, with_ids(REPORTS), self.engine) as opened:
            sound = _answers(opened.engine)
        sums, told = sums_of(tmp_path), dict[str, str]()
        for name in sums:
            with _altered(tmp_path / name):
                try:
                    files = Files(tmp_path, sums)
                    with closing(
                        engine_named(self.engine).open(files, analyzer.default())
                    ) as engine:
                        assert _answers(engine) == sound, name
                except IndexDamaged as error:
                    told[name] = error.message
        assert told
        assert all(name in said for name, said in told.items())
