"""Values as bytes of a row and back: JSON, deflated where it is long."""

from __future__ import annotations

import json
import zlib
from typing import Any, TypeVar

import msgspec

_LONG = 1_000  # bytes of JSON from which deflating saves enough to be worth its time
_DEFLATED = b"x"  # No JSON begins with it (RFC 1950 has CM 8, a window of 32 kB).
_T = TypeVar("_T")


def packed(value: Any) -> bytes:
    """Return what ``unpacked`` reads: a value of types that ``msgspec`` knows."""
    data = dumped(value)
    return zlib.compress(data, 1) if len(data) >= _LONG else data


def dumped(value: Any) -> bytes:
    """Return a value as JSON; half a character stays half a one."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False)
        return text.encode("utf-8", "surrogatepass")


def unpacked(data: bytes, kind: type[_T]) -> _T:
    """Return the value of this kind; raises ``ValueError`` for what is none."""
    data = zlib.decompress(data) if data[:1] == _DEFLATED else data
    try:
        try:
            return msgspec.json.decode(data, type=kind)
        except msgspec.DecodeError:  # half a character perhaps, which only ``json`` reads
            return msgspec.convert(json.loads(data), kind)
    except msgspec.MsgspecError as error:
        raise ValueError(str(error)) from error
