"""What law 4 sets aside, to be read: python tests/measure_set_aside.py [DIR] [--names] [--least N].

Every place of every two-character dictionary word in the texts under DIR, which
defaults to ``../shared/reports`` beside the repository; with ``--names`` in titles
made of all names of the gazetteer instead. Prints one line a word: how often it is
set aside, how often it stands, and where it is set aside, the least sure places
first. None of them may be a place where the word is meant.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from indexer.engines.crossing import Crossing, crossing  # noqa: E402
from indexer.gazetteer.china import bundled  # noqa: E402
from indexer.language.folding import fold  # noqa: E402 (the repository may not be installed)

REPORTS = ROOT.parent / "shared" / "reports"
TITLES = (
    "{}2020年政府信息公开工作年度报告",
    "{}人民政府2016年政府信息公开年度报告",
    "{}人民政府办公室关于{}政务公开情况的报告",
)
_BESIDE = 7  # characters shown on either side
_SHOWN = 4  # places of a word
_AT_ONCE = 500  # names whose titles are one text


def main() -> None:
    """Print what is set aside, and how much of all it is."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=REPORTS)
    parser.add_argument("--names", action="store_true", help="titles of the gazetteer's names")
    parser.add_argument("--least", type=int, default=1, help="leave out words set aside less often")
    options = parser.parse_args()
    texts = titles() if options.names else reports(options.folder)
    aside: dict[str, Counter[str]] = {}
    standing: Counter[str] = Counter()
    characters = 0
    for text in texts:
        characters += len(text)
        for word, place in places(text):
            if place is None:
                standing[word] += 1
            else:
                aside.setdefault(word, Counter())[place] += 1
    for word, found in sorted(aside.items(), key=lambda each: -each[1].total()):
        if found.total() >= options.least:
            shown = "  ".join(place for place, _ in found.most_common(_SHOWN))
            print(f"{word}\t{found.total()}\t{standing[word]}\t{shown}")
    every = sum(found.total() for found in aside.values())
    print(
        f"{characters} characters: {every} places of {len(aside)} words set aside, "
        f"{standing.total()} places of {len(standing)} words stand"
    )


def places(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield every dictionary word of two characters, and what is beside it where it is set aside."""
    for at in range(len(text) - 1):
        word = text[at : at + 2]
        looked_at: Crossing | None = crossing(word)
        if looked_at is None:
            continue
        beside = None
        if looked_at.is_at(text, at):
            before, after = text[max(0, at - _BESIDE) : at], text[at + 2 : at + 2 + _BESIDE]
            beside = f"{before}[{word}]{after}".replace("\n", " ")
        yield word, beside


def reports(folder: Path) -> Iterator[str]:
    """Yield the folded texts under ``folder``."""
    for path in sorted(folder.rglob("*.txt")):
        yield fold(path.read_text(encoding="utf-8", errors="replace"))


def titles() -> Iterator[str]:
    """Yield titles made of every name of the gazetteer, many in one text."""
    names = sorted(set(bundled().names_beginning("")))
    for first in range(0, len(names), _AT_ONCE):
        some = names[first : first + _AT_ONCE]
        yield fold("\n".join(title.replace("{}", name) for name in some for title in TITLES))


if __name__ == "__main__":
    main()
