"""What an operator's rows make of the places that they name, and where that contradicts itself.

A row of a known code and name states its years anew, one with another name adds a name.
Which cells a row has, and what is wrong with one by itself, is ``places_csv``'s business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from indexer.gazetteer.china import Entry, Gazetteer

EVER = (1, 9999)
"""The years of a name of which none are known."""
_MOST_BEFORE = 200  # Places that one came of, and those that they came of.
Cells = Mapping[str, str]


class Draft:
    """The places that some rows name, as they would be with these rows; ``rows`` are by number."""

    def __init__(self, gazetteer: Gazetteer, rows: Mapping[int, Cells]) -> None:
        self._gazetteer = gazetteer
        self._rows = rows
        self._entries: dict[str, list[tuple[Entry, int | None]]] = {}  # and the row that says so
        self._stated: dict[str, dict[str, int]] = {}
        for number, row in rows.items():
            entries = self._entries.setdefault(
                row["code"], [(entry, None) for entry in gazetteer.history(row["code"])]
            )
            _enter(entries, row, number)
            for followed in row["follows"].split():
                self._stated.setdefault(row["code"], {}).setdefault(followed, number)

    def lines(self) -> list[str]:
        """Return the lines of the table for every code that a row names."""
        lines = []
        for code, entries in self._entries.items():
            lineage = self._gazetteer.lineage(code)
            more = "\t".join(["", " ".join(follows)] if (follows := self._follows(code)) else [])
            lines += [
                f"{code}\t{e.name}\t{e.first}\t{e.last}\t{lineage if lineage != code else ''}{more}"
                for e, _ in entries
            ]
        return lines

    def contradictions(self) -> dict[int, str]:
        """Return what is wrong with rows beside the others and the gazetteer, by their numbers."""
        found: dict[int, str] = {}
        kinds: tuple[Callable[[], Iterator[tuple[int, str]]], ...] = (
            self._backward,
            self._at_once,
            self._of_none,
            self._outlived,
            self._moved,
        )
        for kind in kinds:
            for number, fault in kind():
                found.setdefault(number, fault)
        return found

    def _backward(self) -> Iterator[tuple[int, str]]:
        for entries in self._entries.values():
            for entry, number in entries:
                if number is not None and entry.first > entry.last:
                    yield number, f"{entry.name} would be from {entry.first} to {entry.last}"

    def _at_once(self) -> Iterator[tuple[int, str]]:
        """In the year of a change both names hold, and a name without years is only another name."""
        for entries in self._entries.values():
            dated = [(e, n) for e, n in entries if (e.first, e.last) != EVER]
            # What the gazetteer says stands first, and of two rows the later is at fault.
            for at, (entry, number) in enumerate(dated):
                for other, by in dated[:at]:
                    fault = number if number is not None else by
                    shared = min(entry.last, other.last) - max(entry.first, other.first)
                    if fault is not None and entry.name != other.name and shared > 0:
                        yield (
                            fault,
                            f"{entry.name} and {other.name} would both be names of {entry.code} "
                            f"from {max(entry.first, other.first)} to {min(entry.last, other.last)}",
                        )

    def _of_none(self) -> Iterator[tuple[int, str]]:
        for code, stated in self._stated.items():
            own = {*self._gazetteer.same_place(code)}
            for followed, number in stated.items():
                if followed in own:
                    yield number, f"{code} follows {followed}, which is the same place"
                elif not self._known(followed):
                    yield number, f"{code} follows {followed}, which is not known"
                elif len(before := self._all_before(followed)) > _MOST_BEFORE:
                    yield number, f"{code} follows more than {_MOST_BEFORE} places in a row"
                elif not own.isdisjoint(before):
                    yield number, f"{code} follows {followed}, which follows it"

    def _outlived(self) -> Iterator[tuple[int, str]]:
        """A place begins when what it follows ends; which takes in a part later, states no ``first``."""
        for code, stated in self._stated.items():
            for followed, number in stated.items():
                first, last = self._rows[number]["first"], self._last(followed)
                if first and int(first) + 1 < last:
                    ends = f"ends in {last}" if last < EVER[1] else "has no last year"
                    yield number, f"{code} begins in {first} and follows {followed}, which {ends}"

    def _moved(self) -> Iterator[tuple[int, str]]:
        """What is known to begin when another ends still does with the years of a row."""
        corrected = {
            code: number
            for code, entries in self._entries.items()
            for _, number in entries
            if number is not None and code in self._gazetteer
        }
        known = self._gazetteer.history
        for followed, code in self._relations if corrected else ():
            fault = corrected.get(followed, corrected.get(code))
            if fault is None or followed not in self._follows(code):
                continue
            first, last = self._first(code), self._last(followed)
            if (
                first + 1 < last
                and max(e.last for e in known(followed)) <= known(code)[0].first + 1
            ):
                yield (
                    fault,
                    f"{followed} would end in {last}, and {code}, which follows it, begin in {first}",
                )

    @cached_property
    def _relations(self) -> list[tuple[str, str]]:
        """What is known to follow what, as the earlier code and the later."""
        every = self._gazetteer
        return [(f, code) for code in every for f in every.follows(code) if f in every]

    def _known(self, code: str) -> bool:
        return code in self._entries or code in self._gazetteer

    def _of(self, code: str) -> list[Entry]:
        drafted = [entry for entry, _ in self._entries.get(code, ())]
        every = drafted or [*self._gazetteer.history(code)]
        return [e for e in every if (e.first, e.last) != EVER] or every

    def _first(self, code: str) -> int:
        return min((entry.first for entry in self._of(code)), default=0)

    def _last(self, code: str) -> int:
        return max((entry.last for entry in self._of(code)), default=0)

    def _follows(self, code: str) -> tuple[str, ...]:
        return tuple(self._stated.get(code, ())) or self._gazetteer.follows(code)

    def _all_before(self, code: str) -> set[str]:
        found: set[str] = set()
        left = {code}
        while left and len(found) <= _MOST_BEFORE:
            found |= left
            same = {other for each in left for other in self._gazetteer.same_place(each)}
            left = {before for each in same for before in self._follows(each)} - found
        return found


def _enter(entries: list[tuple[Entry, int | None]], row: Cells, number: int) -> None:
    """Put what ``row`` says into the names of its code: the years of a known one, or a further name.

    A whole interval apart from the known one is a further one: the name came back.
    """
    first, last = row["first"], row["last"]
    wanted = Entry(row["code"], row["name"], int(first or EVER[0]), int(last or EVER[1]))

    def apart(entry: Entry) -> int:
        return max(entry.first - wanted.last, wanted.first - entry.last, 0)

    same = [at for at, (e, by) in enumerate(entries) if e.name == wanted.name and by is None]
    nearest = min(same, key=lambda at: apart(entries[at][0]), default=None)
    if nearest is None or (first and last and apart(entries[nearest][0]) > 1):
        entries.append((wanted, number))
        return
    known, _ = entries[nearest]
    entries[nearest] = (
        known._replace(first=int(first or known.first), last=int(last or known.last)),
        number if first or last else None,
    )
