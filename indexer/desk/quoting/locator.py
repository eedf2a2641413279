"""Where words stand in a report, so short that it fits into a printed address, and found again by a checksum.

    s3.2.120-36.k4t9w2x0qd7m

says: 36 characters from the 120th of section ``s3.2`` on (its heading first; what cannot be seen
is not counted), then ten letters of a checksum of these characters, and two of one of all that
stands before them, the id of the report first: whoever mistypes its year must not be told that the
report has changed. Nothing is stored for it. After a rebuild the words are where the checksum is:
at that place, or wherever the report has them now. The words cannot be read out of it, so that
whoever makes one by hand puts no words into the mouth of anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

_WRITTEN = re.compile(
    r"(?P<at>s\d+(?:\.\d+)*)\.(?P<start>\d{1,9})-(?P<length>\d{1,6})\.(?P<sum>[0-9a-z]{12})"
)
# Letters that are not taken for another in print, as Crockford's base 32: no i, l, o, u.
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
_TAKEN_FOR = str.maketrans("ilo", "110")
_SUM, _SEAL = 10, 2  # letters, of five bits each
# A polynomial in this base, modulo the largest prime below 2**50: the sum of a stretch follows from
# that of the one before it, so that a whole report is looked through in one pass.
_BASE, _PRIME = 1_000_003, 2**50 - 27


class Locator(NamedTuple):
    """``length`` seen characters from ``start`` of the section ``at``, which have this ``sum``."""

    at: str
    start: int
    length: int
    sum: int

    @classmethod
    def of(cls, at: str, start: int, seen: str) -> Locator:
        """Return that of the characters ``seen``, of which nothing is folded away any more."""
        return cls(at, start, len(seen), _sum(seen))

    @classmethod
    def read(cls, text: str, report: str) -> Locator | None:
        """Return what ``text`` writes of the report of this id, None where it was never written or was copied wrongly."""
        written = _WRITTEN.fullmatch(text.lower())
        if not written:
            return None
        code = written["sum"].translate(_TAKEN_FOR)
        if not set(code) <= set(_DIGITS):
            return None
        sum_ = sum(_DIGITS.index(c) << 5 * n for n, c in enumerate(reversed(code[:_SUM])))
        read = cls(written["at"], int(written["start"]), int(written["length"]), sum_)
        return read if read.length and read.written(report)[-_SEAL:] == code[-_SEAL:] else None

    def written(self, report: str) -> str:
        """Return how it is written behind the id of its report."""
        stem = f"{self.at}.{self.start}-{self.length}.{_lettered(self.sum, _SUM)}"
        sealed = f"{report.lower()}.{stem}".encode("utf-8", "replace")
        seal = int.from_bytes(sha256(sealed).digest()[:4], "big")
        return stem + _lettered(seal, _SEAL)

    def places(self, seen: str) -> Iterator[int]:
        """Yield where in ``seen`` these characters stand."""
        size = self.length
        if len(seen) < size:
            return
        first = pow(_BASE, size - 1, _PRIME)
        sum_ = _sum(seen[:size])
        for at in range(len(seen) - size + 1):
            if sum_ == self.sum:
                yield at
            if at + size < len(seen):
                sum_ = ((sum_ - ord(seen[at]) * first) * _BASE + ord(seen[at + size])) % _PRIME


def _sum(seen: str) -> int:
    total = 0
    for character in seen:
        total = (total * _BASE + ord(character)) % _PRIME
    return total


def _lettered(number: int, letters: int) -> str:
    return "".join(_DIGITS[number >> 5 * n & 31] for n in reversed(range(letters)))
