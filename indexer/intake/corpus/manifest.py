"""What an operator states beside the files: where each came from, its place and year.

A corpus may hold ``manifest.csv`` (with a line of headings) or ``manifest.jsonl``
(one object a line) with the columns of ``COLUMNS``: ``path`` (relative to the
manifest, required; ``archive.zip/name`` in an archive), ``source_url``, ``retrieved`` (ISO
8601), ``place_code``, ``year`` and ``is_report``; ``places.csv`` with places that the
gazetteer lacks; and ``notice.txt`` with a sentence that every page shows. What is stated
overrides what is read; every contradiction is said, and whatever is not taken, with its line.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from indexer.intake.corpus import archives
from indexer.intake.corpus.contents import own_bytes
from indexer.language.addresses import is_web_address
from indexer.language.csv_rows import decoded, read_rows
from indexer.language.folding import fold
from indexer.language.numerals import whole_number
from indexer.language.unseen import without_unseen
from indexer.vocabulary.errors import UnreadableFile

PLACES, NOTICE = "places.csv", "notice.txt"
MANIFESTS = ("manifest.csv", "manifest.jsonl")
COLUMNS = {
    "path": ("文件", "路径", "文件路径", "文件名", "文件名称"),
    "source_url": ("来源网址", "网址", "来源", "原网址", "链接", "url"),
    "retrieved": ("取得时间", "取得日期", "下载时间", "下载日期", "抓取时间"),
    "place_code": ("地区代码", "行政区划代码", "区划代码", "代码"),
    "year": ("年度", "年份", "年"),
    "is_report": ("是否年报", "是年报", "是否报告", "是报告", "是否收录", "收录"),
}
"""The columns of a manifest, and the other names that each may have."""
_YES = frozenset(("yes", "y", "true", "1", "是", "收", "收录"))
_NO = frozenset(("no", "n", "false", "0", "否", "不是", "不收", "不收录"))
_SLASHED = re.compile(r"([0-9]{4})[/.年]([0-9]{1,2})[/.月]([0-9]{1,2})日?(?:[ T]([0-9:]+))?")
_LONGEST_NOTICE = 300  # characters: it stands on every page
_MOST_BYTES = 200_000_000  # a million rows with long addresses


@dataclass(frozen=True, slots=True)
class Stated:
    """What the operator states of one file; None where nothing is.

    ``is_report``: whether it is one, whatever it looks like.
    """

    source_url: str | None = None
    retrieved: str | None = None
    place_code: str | None = None
    year: int | None = None
    is_report: bool | None = None


NOTHING_STATED = Stated()


class PlacesFile(NamedTuple):
    """An operator's table of places: where it stands, and what it held when it was looked at."""

    path: Path
    sha256: str

    def data(self) -> bytes:
        """Return what it held; raises ``UnreadableFile`` when it is another by now."""
        data = own_bytes(self.path.parent, self.path.name, _MOST_BYTES) or b""
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise UnreadableFile("it changed while it was read; build again")
        return data


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the reports of one folder.

    ``rows`` are by path relative to the folder, ``lines`` say where each stands. ``faults`` are (file, what is
    wrong) in sentences; a faulty row states nothing and costs nothing else.
    """

    folder: Path
    rows: Mapping[str, Stated] = field(default_factory=dict)
    lines: Mapping[str, tuple[str, int]] = field(default_factory=dict)
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
        if (table := own_bytes(folder, PLACES, _MOST_BYTES)) is not None:
            places = PlacesFile(folder / PLACES, hashlib.sha256(table).hexdigest())
    except UnreadableFile as error:
        faults.append((PLACES, error.message))
    lines: dict[str, tuple[str, int]] = {}
    for name in MANIFESTS:
        try:
            if (data := own_bytes(folder, name, _MOST_BYTES)) is None:
                continue
            given, not_taken = _rows(name, data)
        except (UnreadableFile, ValueError) as error:
            faults.append((name, f"{error}; no line of it is taken"))
            continue
        faults += ((name, fault) for fault in not_taken)
        for number, cells in given:
            try:
                path, stated = _row(cells)
                if not _is_there(folder, path):
                    raise ValueError(f"names {path}, which is not there")
                if rows.setdefault(path, stated) != stated:
                    raise ValueError(
                        "states another thing of {} than {} line {}, which holds".format(
                            path, *lines[path]
                        )
                    )
                lines.setdefault(path, (name, number))
            except ValueError as error:
                faults.append((name, f"line {number} {error}"))
    notice = _notice(folder, faults)
    return Beside(folder, rows, lines, places, tuple(faults), notice)


def _notice(folder: Path, faults: list[tuple[str, str]]) -> str:
    try:
        data = own_bytes(folder, NOTICE) or b""
        return without_unseen(decoded(data)).strip()[:_LONGEST_NOTICE]
    except (UnreadableFile, ValueError) as error:
        faults.append((NOTICE, f"cannot be read: {error}"))
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


def _is_there(folder: Path, path: str) -> bool:
    """Whether ``path`` is a file of ``folder``, or one in an archive there."""
    try:
        if (folder / path).is_file():
            return True
    except OSError:  # A name longer than any.
        return False
    for above in PurePosixPath(path).parents:
        if above.suffix.lower() == archives.SUFFIX and (folder / above).is_file():
            return PurePosixPath(path).relative_to(above).as_posix() in _names_in(folder / above)
    return False


@lru_cache(maxsize=1)  # rows of one archive stand together
def _names_in(archive: Path) -> frozenset[str]:
    try:
        return frozenset(member.name for member in archives.members(archive))
    except UnreadableFile:
        return frozenset()


def _rows(name: str, data: bytes) -> tuple[list[tuple[int, Mapping[str, Any]]], list[str]]:
    """Return (line number, cells by column), and what is not taken; raises ``ValueError``."""
    if name.endswith(".csv"):
        rows, faults = read_rows(data, COLUMNS, ("path",))
        return [(row.line, row.cells) for row in rows], faults
    lines = decoded(data).removeprefix("\ufeff").split("\n")
    return [(n, _object(line)) for n, line in enumerate(lines, 1) if line.strip()], []


def _object(line: str) -> Mapping[str, Any]:
    """Return the object of a line; what is none names no file, and is refused as such."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(value, dict):
        return {}
    named = {alias: column for column, aliases in COLUMNS.items() for alias in (column, *aliases)}
    return {named[key]: cell for key, cell in value.items() if key in named}


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
        is_report=_is_report(values.get("is_report")),
    )


def _address(text: str | None) -> str | None:
    # Anything else would one day stand in a link: javascript:, file:.
    if text is not None and not is_web_address(text):
        raise ValueError(f"has source_url {text[:60]}, which is no web address")
    return text


def _moment(text: str | None) -> str | None:
    if text and (date := _SLASHED.fullmatch(text)):  # as Excel writes what was typed with hyphens
        year, month, day, time = date.groups()
        hour, _, rest = (time or "").partition(":")
        text = f"{year}-{month:0>2}-{day:0>2}" + (f"T{hour:0>2}:{rest}" if time else "")
    try:
        return datetime.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise ValueError(f"has retrieved {text}, which is no ISO 8601 date") from None


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    year = whole_number(fold(text).removesuffix("年度").removesuffix("年").removesuffix(".0"))
    if year is None or not 1990 <= year <= 2100:
        raise ValueError(f"has year {text[:60]}, which is none")
    return year


def _is_report(text: str | None) -> bool | None:
    if text is None:
        return None
    said = fold(text)
    if said not in _YES | _NO:
        raise ValueError(f"has is_report {text[:60]}, which is neither yes nor no")
    return said in _YES
