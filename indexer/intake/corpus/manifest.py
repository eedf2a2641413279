"""What an operator states beside the files: where each came from, its place and year.

A corpus may hold ``manifest.csv`` (with a header line) or ``manifest.jsonl``
(one object a line), UTF-8, with the columns ``path`` (relative to the
manifest, required), ``source_url``, ``retrieved`` (ISO 8601), ``place_code``
and ``year``; ``places.csv`` with places that the gazetteer lacks; and
``notice.txt`` with a sentence that every page shows. What is stated overrides
what is read; every contradiction is said.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from indexer.language.addresses import is_web_address
from indexer.language.numerals import whole_number

PLACES, NOTICE = "places.csv", "notice.txt"
MANIFESTS = ("manifest.csv", "manifest.jsonl")
_LONGEST_NOTICE = 300  # characters: it stands on every page
_MOST_BYTES = 200_000_000  # a million rows with long addresses


@dataclass(frozen=True, slots=True)
class Stated:
    """What the operator states of one file; None where nothing is."""

    source_url: str | None = None
    retrieved: str | None = None
    place_code: str | None = None
    year: int | None = None


NOTHING_STATED = Stated()


class PlacesFile(NamedTuple):
    """An operator's table of places: where it stands, and what it held when it was looked at."""

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the reports of one folder.

    ``rows`` are by path relative to the folder. ``faults`` are (file, what is
    wrong) in sentences; a faulty row states nothing and costs nothing else.
    """

    folder: Path
    rows: Mapping[str, Stated] = field(default_factory=dict)
    places: PlacesFile | None = None
    faults: tuple[tuple[str, str], ...] = ()
    notice: str = ""

    def stamp(self, name: str) -> str:
        """Return what changes whenever what is stated of one file does."""
        row = self.rows.get(name)
        if row is None and self.places is None:
            return ""
        stated = repr((row and astuple(row), self.places and self.places.sha256))
        return hashlib.sha256(stated.encode("utf-8", "replace")).hexdigest()[:16]


def read_beside(folder: Path) -> Beside:
    """Return what stands in ``folder`` beside the reports; never raises for its content."""
    rows: dict[str, Stated] = {}
    faults: list[tuple[str, str]] = []
    places = None
    try:
        table = folder / PLACES
        places = PlacesFile(table, hashlib.sha256(table.read_bytes()).hexdigest())
    except FileNotFoundError:
        pass
    except OSError as error:
        faults.append((PLACES, f"cannot be opened: {error.strerror or error}"))
    for name in MANIFESTS:
        try:
            for number, cells in _cells(folder / name):
                try:
                    path, stated = _row(cells)
                    if not (folder / path).is_file():
                        raise ValueError(f"names {path}, which is not there")
                    rows[path] = stated
                except ValueError as error:
                    faults.append((name, f"line {number} {error}"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError, csv.Error) as error:
            faults.append((name, f"cannot be read: {error}"))
    notice = _notice(folder / NOTICE, faults)
    return Beside(folder, rows, places, tuple(faults), notice)


def _notice(path: Path, faults: list[tuple[str, str]]) -> str:
    try:
        return path.read_text(encoding="utf-8-sig").strip()[:_LONGEST_NOTICE]
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        faults.append((NOTICE, f"cannot be read as UTF-8: {error}"))
        return ""


def beside(path: Path) -> tuple[Beside, str]:
    """Return what stands beside a single file, in its folder or one above, and its name there.

    The nearest folder that holds a manifest or places is taken, up to three
    above the file's own.
    """
    folders = path.absolute().parents[:4]
    for folder in folders:
        if any((folder / name).is_file() for name in (PLACES, *MANIFESTS)):
            return read_beside(folder), path.absolute().relative_to(folder).as_posix()
    return Beside(folders[0]), path.name


def _cells(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield (line number, cells by column); raises ``OSError`` or ``ValueError``."""
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError(f"more than {_MOST_BYTES:,} bytes; split the corpus")
    with path.open(encoding="utf-8-sig", newline="") as file:
        if path.suffix == ".csv":
            reader = csv.DictReader(file)
            if "path" not in (reader.fieldnames or ()):
                raise ValueError("it has no column path")
            for cells in reader:
                yield reader.line_num, cells
            return
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, _object(line)


def _object(line: str) -> Mapping[str, Any]:
    """Return the object of a line; what is none names no file, and is refused as such."""
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _row(cells: Mapping[str, Any]) -> tuple[str, Stated]:
    """Return (path, what is stated); raises ``ValueError`` with the reason."""
    values = {k: str(v).strip() for k, v in cells.items() if k and v not in (None, "")}
    path = PurePosixPath(values.get("path", "").replace("\\", "/"))
    if not path.parts:
        raise ValueError("names no file")
    if path.is_absolute() or ".." in path.parts or "\0" in str(path):
        raise ValueError(f"names {path}, which leads out of the folder")
    return str(path), Stated(
        source_url=_address(values.get("source_url")),
        retrieved=_moment(values.get("retrieved")),
        place_code=values.get("place_code"),
        year=_year(values.get("year")),
    )


def _address(text: str | None) -> str | None:
    # Anything else would one day stand in a link: javascript:, file:.
    if text is not None and not is_web_address(text):
        raise ValueError(f"has source_url {text[:60]}, which is no web address")
    return text


def _moment(text: str | None) -> str | None:
    try:
        return datetime.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise ValueError(f"has retrieved {text}, which is no ISO 8601 date") from None


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    year = whole_number(text)
    if year is None or not 1990 <= year <= 2100:
        raise ValueError(f"has year {text[:60]}, which is none")
    return year
