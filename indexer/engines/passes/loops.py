"""How a loop is compiled, and the types that it is compiled for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit, types

_Loop = TypeVar("_Loop", bound=Callable[..., Any])


def _array(of: Any) -> Any:
    # Read-only as what is mapped from files; other arrays fit too.
    return types.Array(of, 1, "C", readonly=True)


def _tuple(*of: Any) -> Any:
    return types.Tuple(of)  # type: ignore[no-untyped-call]


YES, INT = types.boolean, types.int64
MASK, CODES, UNITS = _array(types.boolean), _array(types.uint16), _array(types.uint32)
SMALL, INTS, FLOATS = _array(types.int32), _array(types.int64), _array(types.float32)
PAIR, TWO_INTS = _tuple(INTS, FLOATS), _tuple(INTS, INTS)


def loop(*arguments: Any) -> Callable[[_Loop], _Loop]:
    """Compile a function now, for arguments of these types only, and keep the result on disk.

    Compiled it lets go of Python's lock.
    """

    def compiling(function: _Loop) -> _Loop:
        try:
            compiled = njit([arguments], cache=True, nogil=True, error_model="numpy")(function)
        except RuntimeError:  # no folder to keep it in: compiled again by every process
            compiled = njit([arguments], nogil=True, error_model="numpy")(function)
        return cast(_Loop, compiled)

    return compiling
