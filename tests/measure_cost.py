"""What reading costs beside jieba's cutting, and the gazetteer beside a build.

``python -m tests.measure_cost``. Files are read once, by a process that has
seen none of them.

Prints ratios; each is measured in processes of its own, several times, and
the least of each time is taken, since a busy machine only ever adds.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROUNDS = 5

GAZETTEER = """
import time
from indexer.gazetteer import china
begun = time.perf_counter()
places = china.bundled()
places.named("城关镇"), places.upper_names, places.same_place("370215")
print(time.perf_counter() - begun)
"""
BUILD = """
import tempfile, time
from pathlib import Path
from indexer.building import build
with tempfile.TemporaryDirectory() as index:
    begun = time.perf_counter()
    build.build([Path("corpus")], Path(index))
    print(time.perf_counter() - begun)
"""
READING = """
import sys, time
from pathlib import Path
from indexer.intake import one_file
from indexer.intake.corpus.manifest import read_beside
from indexer.language import analyzer
warming, *files = [Path(name) for name in sys.argv[1:]]
places = one_file.places_with(read_beside(Path("corpus")).places)[0]
one_file.read_report(warming, gazetteer=places)  # loads tables; none of the others is known yet
jieba = analyzer.jieba.Tokenizer()
jieba.initialize()
begun = time.perf_counter()
reports = [one_file.read_report(file, gazetteer=places) for file in files]
reading = time.perf_counter() - begun
sections = [section for report in reports for section in report.sections]
texts = [text for s in sections for text in (s.heading, s.text, *(t.text for t in s.tables))]
begun = time.perf_counter()
for text in texts:
    for word in jieba.cut(text):
        pass
print(reading / (time.perf_counter() - begun))
"""


def least(program: str, *arguments: str) -> float:
    """Run ``program`` several times and return the least number it printed."""
    printed = [
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", program, *arguments],
            capture_output=True,
            check=True,
            cwd=ROOT,
            text=True,
        ).stdout
        for _ in range(ROUNDS)
    ]
    return min(map(float, printed))


def main() -> None:
    """Print the ratios."""
    loading, building = least(GAZETTEER), least(BUILD)
    print(f"gazetteer: {loading:.3f} s of a build of {building:.2f} s: {loading / building:.2f}")
    real = sorted((ROOT.parent / "shared" / "reports" / "real").glob("*.txt"))
    warming, *sample = sorted((ROOT / "corpus").glob("*/*.txt"))
    for what, files in (("real reports", real), ("sample reports", sample)):
        if files:
            ratio = least(READING, str(warming), *map(str, files))
            print(f"reading ÷ cutting, {what}: {ratio:.2f}")


if __name__ == "__main__":
    main()
