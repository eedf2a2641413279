"""A wrong option is answered with what would be right, whatever program it was given to."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import suppress

import pytest

from indexer.commands import cli
from tests.benchmarks import __main__ as benchmarks
from webapp.command import serving as server

NONSENSE = ["abc", "", "²", "-1", "1.5", "9" * 5_000]


def _options(parser: argparse.ArgumentParser) -> Iterator[tuple[argparse.ArgumentParser, str]]:
    """Each option that is read as something, with the parser that reads it."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for each in action.choices.values():
                yield from _options(each)
        elif action.type and action.option_strings:
            yield parser, action.option_strings[0]


PARSERS = (cli.parser(), server._parser(), benchmarks._parser())
OPTIONS = [each for parser in PARSERS for each in _options(parser)]


@pytest.mark.parametrize("nonsense", NONSENSE, ids=lambda text: ascii(text)[:10])
@pytest.mark.parametrize(
    ("parser", "option"),
    OPTIONS,
    ids=[f"{parser.prog} {option}" for parser, option in OPTIONS],
)
def test_a_refusal_says_what_the_option_takes(
    parser: argparse.ArgumentParser,
    option: str,
    nonsense: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """“invalid _positive value” names a function of ours, and no remedy."""
    with suppress(SystemExit):  # some of it is sense to some
        parser.parse_known_args([f"{option}={nonsense}"])
    assert "invalid _" not in capsys.readouterr().err
