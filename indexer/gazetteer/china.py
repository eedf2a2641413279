"""The places of China: codes, names, from when until when, what belongs to what, what became what.

Knows the bundled table (``data/gazetteer.tsv.gz``, made by ``making``). An operator's rows are
in ``places_csv``. Which of several places a text means is decided in ``places``.

A **code** is the Statistics Bureau's: six digits for provinces, cities and counties, nine for
townships, and a year behind it where the code was given to another place (``430903007-2025``).
Nested by their digits: 370305100 lies in 370305, 370300, 370000. A place that changed its code
(即墨市 370282, 即墨区 370215) has one **lineage**: its earliest code. What came of parts or of
several (绍兴县 became parts of two districts) **follows** them, and is another place.

Provinces, cities and counties are those of 2008, when reports begin, and since (``past`` has what
ended before); ``first`` and ``last`` are the years of the decrees: in that of a change both hold.
The lists of townships begin in 2015, with what ended in 2014 from the Ministry's changes, and
miss 2024: ``first`` and ``last`` are their years. Farms, prisons and development zones are in
the Bureau's lists only, which end in 2023.
"""

from __future__ import annotations

import gzip
import hashlib
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

from indexer.gazetteer.peoples import without_people

TABLE = Path(__file__).parent / "data" / "gazetteer.tsv.gz"
LEVELS = ("province", "city", "county", "township")
FIRST_YEAR = 2015
"""The earliest list of townships: a report of an earlier year gets the names of this one."""
LAST_YEAR = 2025
"""The latest list: what stands in it has not ended."""


class Entry(NamedTuple):
    """One name of one code, and the first and last list that has it."""

    code: str
    name: str
    first: int
    last: int

    def distance(self, year: int | None) -> int:
        """Return how many years ``year`` lies outside of this name's; 0 when None."""
        if year is None:
            return 0
        return max(self.first - year, year - self.last, 0)


class Gazetteer:
    """Look-ups over one table of places. Get it from ``bundled()``."""

    def __init__(self, lines: list[str], version: str) -> None:
        # In order of code, and left as text: taking 58,000 lines apart costs more
        # than reading them, and a build asks for few of them.
        self._lines = lines
        self._parents: dict[str, str] = {}
        self._levels: dict[str, str] = {}
        self._histories: dict[str, tuple[Entry, ...]] = {}
        self._entries: dict[str, tuple[Entry, ...]] = {}
        self._lineages: dict[str, str] = {}
        self._chains: dict[tuple[str, int | None, str | None], tuple[str, ...]] = {}
        self._ever: dict[str, frozenset[str]] = {}
        self.version = version
        """Changes whenever any row does: for the index's metadata."""

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and bool(self.history(code))

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(line.partition("\t")[0] for line in self._lines))

    # --- one place ---------------------------------------------------------------

    def history(self, code: str) -> tuple[Entry, ...]:
        """Return the names of a code, earliest first; empty for an unknown code."""
        if code not in self._histories:
            entries = map(_entry, self._lines_of(code))
            found = tuple(sorted(entries, key=lambda e: (e.first, e.last)))
            if not found:
                return ()  # not kept: there is no end of codes that are none
            self._histories[code] = found
        return self._histories[code]

    def name(self, code: str, year: int | None = None) -> str:
        """Return the name in ``year``, the nearest known if the lists do not reach it.

        Without a year: the latest. Raises ``KeyError`` for an unknown code.
        """
        entries = self.history(code)
        if not entries:
            raise KeyError(code)
        if len(entries) == 1:
            return entries[0].name
        if year is None:
            return max(entries, key=lambda e: e.last).name
        return min(entries, key=lambda e: (e.distance(year), -e.last)).name

    def level(self, code: str) -> str:
        """Return one of ``LEVELS``."""
        if code in self._levels:
            return self._levels[code]
        if _below_county(code):
            return "township"
        digits = code[:6]
        return "province" if digits[2:] == "0000" else "city" if digits[4:] == "00" else "county"

    def first_year(self, code: str) -> int:
        """Return the earliest year of which it is known whether a place of its level stood."""
        return FIRST_YEAR if self.level(code) == "township" else 0

    def parent(self, code: str) -> str | None:
        """Return the code of the nearest place above that is listed, None for a province."""
        if code in self._parents:
            return self._parents[code]
        if len(code) < 6:
            return None
        for digits in (6, 4, 2) if _below_county(code) else (4, 2):
            above = code[:digits].ljust(6, "0")
            if above != code and above in self:
                return above
        return None

    def chain(
        self, code: str, year: int | None = None, above: str | None = None
    ) -> tuple[str, ...]:
        """Return the codes from the province down to ``code`` itself; with a year, as it was then.

        Municipalities and directly governed counties have no city in between. Where the place
        above was not there yet, what it followed stands instead; where that are several, nobody
        knows which of them, and none stands, unless ``above`` says it.
        """
        if (code, year, above) in self._chains:
            return self._chains[code, year, above]
        codes, lowest = [code], code
        # While a list had it under its county, it was in none that stood beside that one.
        listed = min((e.first for e in self.history(code)), default=0)
        while (parent := self.parent(lowest)) is not None and parent not in codes:
            then = (parent,) if year is None else self.then(parent, year, listed)
            if above is not None and lowest == code:
                then = (above,)
            codes += then if len(then) == 1 else ()
            lowest = then[0] if len(then) == 1 else parent
        chain = tuple(reversed(codes))
        if code in self:  # others are not kept: there is no end of them
            self._chains[code, year, above] = chain
        return chain

    def then(self, code: str, year: int, until: int | None = None) -> tuple[str, ...]:
        """Return the codes of what ``code`` may have been in ``year``, in order.

        Itself by an earlier or later code, and all that it followed and that stood then, but
        for what stood beyond ``until``. Itself where nothing is known of that year.

        >>> bundled().then("110102", 2009), bundled().then("330603", 2011)
        (('110102', '110104'), ('330621',))
        """
        own = [c for c in self.same_place(code) if self._stood(c, year)]
        found = {max(own, key=lambda c: (c == code, self.history(c)[0].first))} if own else set()
        for other in self.same_place(code):
            for before in self.follows(other):
                # Where it stood itself, not what ended in that year: a report is written after it.
                least = year + 1 if own else year
                ended = max((e.last for e in self.history(before)), default=0)
                if until is None or ended <= until:
                    found.update(c for c in self.then(before, year) if self._stood(c, least))
        return tuple(sorted(found)) or (code,)

    def lay_in(self, code: str, year: int, names: Collection[str]) -> str | None:
        """Return the code of what ``code`` lay in right above in ``year``, by what a text names.

        None where none of ``names`` says which. In the year of a change the text knows which of
        the names it still used.
        """
        above = self.parent(code)
        if above is None:
            return None
        then = {*self.then(above, year), *self.then(above, year - 1)}
        found = [c for c in then if self.name(c, year) in names]
        return found[0] if len(found) == 1 else None

    def ever_above(self, code: str) -> frozenset[str]:
        """Return every code that the place of ``code`` has lain in, in any year, and its own.

        Of what these followed too: 绍兴县 for a township of 柯桥区.
        """
        if code not in self._ever:
            found: set[str] = set()
            left = set(self.same_place(code))
            while left:
                found |= left
                above = {up for c in left if (up := self.parent(c))}
                before = {b for c in left if not _below_county(c) for b in self.follows(c)}
                left = {s for c in above | before for s in self.same_place(c)} - found
            self._ever[code] = frozenset(found)
        return self._ever[code]

    def follows(self, code: str) -> tuple[str, ...]:
        """Return the codes of the other places that a part or a union of became ``code``."""
        return self._followed.get(code, ())

    def _stood(self, code: str, year: int) -> bool:
        return any(entry.distance(year) == 0 for entry in self.history(code))

    def path(self, code: str, year: int | None = None, above: str | None = None) -> tuple[str, ...]:
        """Return the names from the province down, as they were in ``year``, see ``chain``.

        >>> bundled().path("370282119", 2016)
        ('山东省', '青岛市', '即墨市', '大信镇')
        """
        return tuple(self.name(part, year) for part in self.chain(code, year, above))

    def children(self, code: str, year: int | None = None) -> tuple[str, ...]:
        """Return the codes directly under ``code``, in order; with a year, those of its lists."""
        stem = code.rstrip("0")  # of all codes whose digits lie under it, and of some that do not
        found = {own for own, above in self._parents.items() if above == code}
        for at in range(bisect_left(self._lines, stem), len(self._lines)):
            if not self._lines[at].startswith(stem):
                break
            found.add(self._lines[at].partition("\t")[0])
        below = sorted(c for c in found if self.parent(c) == code)
        return tuple(c for c in below if year is None or self._stood(c, year))

    # --- one place through time --------------------------------------------------

    def lineage(self, code: str) -> str:
        """Return the earliest code of the place: one id for all its names and codes."""
        if code not in self._lineages and (lines := self._lines_of(code)):
            self._lineages[code] = lines[0].split("\t")[4] or code
        return self._lineages.get(code, code)

    def same_place(self, code: str) -> tuple[str, ...]:
        """Return every code the place has had, in order: what a filter by place covers.

        >>> bundled().same_place("370215")
        ('370215', '370282')
        """
        lineage = self.lineage(code)
        members = self._members.get(lineage)
        return tuple(sorted({lineage, *members})) if members else (lineage,)

    # --- finding -----------------------------------------------------------------

    def named(self, name: str) -> tuple[Entry, ...]:
        """Return every entry of exactly this name, whatever its level or year."""
        if name not in self._entries:
            lines = self._by_name.get(name)
            if lines is None:
                return ()  # not kept, as above
            self._entries[name] = tuple(map(_entry, lines.split("\n")))
        return self._entries[name]

    def has_name(self, name: str) -> bool:
        """Return whether any entry is of exactly this name."""
        return name in self._by_name

    def names_beginning(self, stem: str) -> tuple[str, ...]:
        """Return the whole names that begin with ``stem``; all are looked at."""
        return tuple(name for name in self._by_name if name.startswith(stem))

    def by_short_name(self, name: str) -> tuple[Entry, ...]:
        """Return entries whose people ``name`` leaves out: 城步县 for 城步苗族自治县."""
        return tuple(e for full in self._short_names.get(name, ()) for e in self.named(full))

    def codes_along(self, path: Sequence[str]) -> tuple[str, ...]:
        """Return the lineages of the places of a path, as far as they are listed.

        For a place that has a path and no code: the county above an unlisted town.
        """
        codes: list[str] = []
        for name in path:
            under = [
                self.lineage(entry.code)
                for entry in self.named(name)
                for code in self.same_place(entry.code)
                if not codes or codes[-1] in map(self.lineage, self.chain(code)[:-1])
            ]
            if not under:
                break
            codes.append(under[0])
        return tuple(codes)

    @cached_property
    def upper_names(self) -> dict[str, tuple[str, ...]]:
        """The codes of provinces, cities and counties by name, full and short."""
        found: dict[str, set[str]] = {}
        for line in self._upper_lines():
            code, name, _ = line.split("\t", 2)
            if not self._levels or self.level(code) != "township":
                found.setdefault(name, set()).add(code)
        for name in list(found):
            if (brief := without_people(name)) and brief not in found:
                found[brief] = found[name]
        return {name: tuple(sorted(codes)) for name, codes in found.items()}

    @cached_property
    def upper_endings(self) -> dict[str, tuple[int, ...]]:
        """How long the ``upper_names`` are, longest first, by their last two characters.

        Few other words end with these two.
        """
        lengths: dict[str, set[int]] = {}
        for name in self.upper_names:
            lengths.setdefault(name[-2:], set()).add(len(name))
        return {end: tuple(sorted(found, reverse=True)) for end, found in lengths.items()}

    # --- read from the lines, and built when first asked for ----------------------

    def _lines_of(self, code: str) -> list[str]:
        start = end = bisect_left(self._lines, code + "\t")
        while end < len(self._lines) and self._lines[end].startswith(code + "\t"):
            end += 1
        return self._lines[start:end]

    def _upper_lines(self) -> Iterator[str]:
        if self._levels:  # an operator's codes say nothing by their length
            yield from self._lines
            return
        at = 0
        while at < len(self._lines):
            line = self._lines[at]
            if line[6:7] in "\t-":
                yield line
                at += 1
            else:  # past all townships of this county: ":" is the character after "9"
                at = bisect_left(self._lines, line[:6] + ":", at + 1)

    @cached_property
    def _by_name(self) -> dict[str, str]:
        by_name: dict[str, str] = {}
        for line in self._lines:
            name = line.split("\t", 2)[1]
            # Lines joined by line feeds: 37,000 lists would take twice the time.
            by_name[name] = f"{by_name[name]}\n{line}" if name in by_name else line
        return by_name

    @cached_property
    def _members(self) -> dict[str, list[str]]:
        members: dict[str, list[str]] = {}
        for line in self._lines:
            if not line.endswith("\t"):
                code, _, _, _, earliest, *_ = line.split("\t")
                if earliest:
                    members.setdefault(earliest, []).append(code)
        return members

    @cached_property
    def _followed(self) -> dict[str, tuple[str, ...]]:
        told = (line.split("\t") for line in self._lines if not line.endswith("\t"))
        return {code: tuple(more[0].split()) for code, _, _, _, _, *more in told if more}

    @cached_property
    def _short_names(self) -> dict[str, list[str]]:
        short: dict[str, list[str]] = {}
        for name in self._by_name:
            if brief := without_people(name):
                short.setdefault(brief, []).append(name)
        return short

    def widened(
        self, lines: Sequence[str], parents: Mapping[str, str], levels: Mapping[str, str]
    ) -> Gazetteer:
        """Return this gazetteer with ``lines`` of its table, instead of those of the same codes.

        ``parents`` and ``levels`` are by code, of codes whose digits do not say them.
        """
        parents, levels = {**self._parents, **parents}, {**self._levels, **levels}
        codes = {line.partition("\t")[0] for line in lines}
        kept = [line for line in self._lines if line.partition("\t")[0] not in codes]
        table = sorted([*kept, *lines], key=lambda line: line.partition("\t")[0] + "\t")
        what = repr((self.version, lines, sorted(parents.items()), sorted(levels.items())))
        wider = Gazetteer(table, hashlib.sha256(what.encode()).hexdigest()[:12])
        wider._parents, wider._levels = parents, levels
        return wider


@cache
def bundled() -> Gazetteer:
    """Return the table that comes with this program, read once and only when asked for."""
    lines = gzip.decompress(TABLE.read_bytes()).decode().removesuffix("\n").split("\n")
    return Gazetteer(lines, version())


@cache
def version() -> str:
    """Return the version of ``bundled()`` without taking its table apart."""
    return hashlib.sha256(TABLE.read_bytes()).hexdigest()[:12]


def _entry(line: str) -> Entry:
    code, name, first, last, *_ = line.split("\t")
    return Entry(code, name, int(first), int(last))


def _below_county(code: str) -> bool:
    return code[6:7] not in ("", "-")
