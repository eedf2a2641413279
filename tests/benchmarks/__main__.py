"""``python -m tests.benchmarks``: build and ask the same work of several engines, print ratios."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.benchmarks import served, stages
from tests.benchmarks.rivals import NAMES, rival
from tests.benchmarks.table import markdown
from tests.benchmarks.workshop import Workshop

STAGES = ("build", "search", "memory", "scale", "web", "datasette")
LARGER = 5
"""How many times as many reports the larger corpus of ``scale`` has."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stages asked for; the table goes to stdout, progress to stderr."""
    asked = _parser().parse_args(arguments)
    engines = list(dict.fromkeys(["ours", *asked.engines]))
    for engine in engines:
        try:
            rival(engine)
        except ImportError as error:
            print(f"{engine}: {error}; run `make bench`, which installs it", file=sys.stderr)
            return 2
    if "datasette" in (asked.only or STAGES) and find_spec("datasette") is None:
        print("datasette is not installed; run `make bench`, which does it", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="xxgk-bench-") as thrown_away:
        outcome = measure(asked, engines, asked.work or Path(thrown_away))
    if asked.json:
        asked.json.write_text(json.dumps(outcome, indent=1, ensure_ascii=False), encoding="utf-8")
    print(markdown(outcome), end="")
    return 0


def measure(asked: argparse.Namespace, engines: Sequence[str], work: Path) -> dict[str, Any]:
    """Return the outcome of the stages asked for, by name."""
    shop = Workshop.at(work, asked.reports, asked.jobs)
    many = asked.larger or LARGER * asked.reports
    larger = Workshop.at(work, many, asked.jobs)
    stage = {
        "build": lambda: stages.building(shop, engines),
        "search": lambda: stages.searching(shop, engines, asked.queries),
        "memory": lambda: stages.serving(shop, asked.queries),
        "scale": lambda: stages.scaling(shop, larger, asked.queries),
        "web": lambda: served.paging(shop, asked.queries),
        "datasette": lambda: served.loading(shop, asked.queries, asked.seconds),
    }
    outcome: dict[str, Any] = {"facts": _facts(asked), "engines": list(engines)}
    for name in asked.only or STAGES:
        started = time.perf_counter()
        outcome[name] = stage[name]()
        print(f"{name}: done in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return outcome


def _facts(asked: argparse.Namespace) -> dict[str, Any]:
    return {
        "reports": asked.reports,
        "jobs": asked.jobs,
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "day": datetime.now(UTC).date().isoformat(),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--reports", type=int, default=20_000, metavar="N")
    parser.add_argument("--larger", type=int, metavar="N", help="reports of the scale stage")
    parser.add_argument(
        "--engines", type=_engines, default=list(NAMES), metavar="A,B", help=", ".join(NAMES)
    )
    parser.add_argument("--queries", type=int, default=200, metavar="N")
    parser.add_argument(
        "--seconds",
        type=float,
        default=10.0,
        metavar="S",
        help="how long clients press a server in each round of the datasette stage",
    )
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1), metavar="N")
    parser.add_argument(
        "--work",
        type=Path,
        metavar="DIR",
        help="keep and reuse what is made; for one version of the program",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the outcome there too")
    parser.add_argument("--only", action="append", choices=STAGES, help="may be repeated")

    return parser


def _engines(listed: str) -> list[str]:
    engines = listed.split(",")
    if unknown := set(engines) - set(NAMES):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: not {', '.join(NAMES)}")
    return engines


if __name__ == "__main__":
    sys.exit(main())
