"""What an index looks like from outside, whatever it is called and whichever program made it.

A build must not read what a build has written, and must not remove what it has not.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from indexer.language.numerals import whole_number

_OF_A_GENERATION = ("reports.sqlite", "metadata.json")
_LEFT = "registry.json"  # what may be all that is left of one
_BESIDE = ("current", "lock")
_BEGUN = ".building-"
_DIGITS = 6


def is_generation(folder: Path) -> bool:
    """Whether a folder is a generation, whole or in part, under its own name: ``000007``, never ``2019``.

    Raises ``PermissionError`` where this user may not look into it, whichever Python asks.
    """
    number = whole_number(folder.name)
    return (
        number is not None
        and folder.name == numbered(number)
        and any(_stands(folder / name) for name in (*_OF_A_GENERATION, _LEFT))
    )


def _stands(path: Path) -> bool:
    try:
        path.stat()
    except PermissionError:
        raise
    except OSError:
        return False
    return True


def _seems_one(folder: Path) -> bool:
    try:
        return is_generation(folder)
    except PermissionError:  # who walks there says so, of this one folder
        return False


def numbered(number: int) -> str:
    """Return what the generation of this number is called."""
    return f"{number:0{_DIGITS}}"


def of_an_index(folder: Path, names: Collection[str]) -> frozenset[str]:
    """Return which of ``names``, all that is in ``folder``, were written by a build.

    The folder may be an index, a generation that somebody has put elsewhere, or hold other files too.
    """
    if all(name in names for name in _OF_A_GENERATION):
        return frozenset(names)
    generations = {name for name in names if _seems_one(folder / name)}
    is_index = generations or any(name.startswith(_BEGUN) for name in names)
    if not is_index and (_BESIDE[1] not in names or (folder / _BESIDE[1]).stat().st_size):
        return frozenset()
    return frozenset((*generations, *_BESIDE))
