"""Queries as nobody types them, asked of one index: none may crash, hang, or answer after its time.

``python -m tests.torture.queries --count 100000 --seed 1 --index DIR [--processes 2]``. Half are made
by the grammar of the query language, out of what stands everywhere and what stands nowhere; the other
half are these with characters changed, doubled, left out, and bits of everything. Each goes to one of
the routes that take a query, as a request. Exit 0 where nothing was found, else 1.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

from flask.testing import FlaskClient

from webapp import create_app
from webapp.manners.time_limit import SETTING, USUAL

HANGS = 60
"""Seconds after which a request will never be answered."""
SLACK = 0.5
"""Seconds between two looks at the clock, and to say that the time is over."""
_COMMON = "的一是在不了有和人中为上个以要到会可，。、；：（）“”0123456789-—… 公开政府信息"
_WORDS = [
    "公开",
    "政府信息",
    "工作",
    "申请",
    "行政复议",
    "收费",
    "年度",
    "报告",
    "没有此词",
    "zhengfu",
    "镇",
    "X",
]
_FIELDS = [
    "标题",
    "小标题",
    "表格",
    "收费",
    "申请",
    "概述",
    "年",
    "地区",
    "镇",
    "标记",
    "待核",
    "缺报",
    "未写明",
]
_FIELDS += ["主动公开", "自然人申请", "空白", "独有", "intitle", "site", "全文"]
_CONDITIONS = [">0", "=0", "<=5", "100-200", "2015", "2012-2014", ">=999999999999", "青山镇", "*"]
_MARKS = [
    *"\"“”「」()（）|*~-+!:：<>=^&,，。\\/[]{}'\t\n\u200b\u202e\u3000\x00",
    " OR ",
    " AND ",
    " NOT ",
]
_ODD = [0x0, 0x7F, 0xA0, 0x300, 0x4E00, 0x9FFF, 0xFE0F, 0xFFFD, 0x1F600, 0x20000, 0x10FFFF]
_ROUTES = [
    "/api/search",
    "/search",
    "/api/suggest",
    "/api/usage",
    "/api/check",
    "/api/figures",
    "/feed",
]
_WEIGHTS = [10, 4, 4, 2, 2, 1, 1]
_PIECES = {"/api/check": 21}
"""What is answered piece by piece, each of which has the time: a text and the quotations in it."""


def string(random: random.Random) -> str:
    """Return something to look for."""
    match random.randrange(6):
        case 0:
            return random.choice(_COMMON)
        case 1:
            return random.choice(_COMMON) * random.randrange(1, 60)
        case 2:
            return "".join(random.choices(_COMMON, k=random.randrange(2, 40)))
        case 3:
            return "".join(random.choices(_WORDS, k=random.randrange(1, 6)))
        case _:
            return random.choice(_WORDS)


def clause(random: random.Random, depth: int = 0) -> str:
    """Return a clause of the language, with others inside it."""
    kind = random.randrange(12 if depth < 5 else 6)
    if kind < 2:
        return string(random)
    if kind == 2:
        return f'"{string(random)}"'
    if kind == 3:
        return f"{random.choice(_COMMON)}*"
    if kind == 4:
        near = " ".join(string(random) for _ in range(random.choice([2, 2, 3, 30, 200])))
        return f'"{near}"~{random.choice([0, 5, 99, 9999])}'
    if kind == 5:
        return f"{random.choice(_FIELDS)}:{random.choice(_CONDITIONS)}"
    if kind == 6:
        return f"{random.choice(_FIELDS)}:{clause(random, depth + 1)}"
    if kind == 7:
        return f"-{clause(random, depth + 1)}"
    joined = random.choice([" ", "|", " OR ", " AND "])
    many = random.choice([2, 3, 20 if depth == 0 else 4])
    return f"({joined.join(clause(random, depth + 1) for _ in range(many))})"


def query(random: random.Random) -> str:
    """Return a query: well-formed, or mutated, at most 1,500 characters."""
    joined = random.choice([" ", "|"])
    made = joined.join(clause(random) for _ in range(random.choice([1, 1, 2, 4, 30])))
    if random.random() < 0.5:
        characters = list(made)
        for _ in range(random.choice([1, 3, 20])):
            at = random.randrange(len(characters) + 1)
            odd = random.choice([*_MARKS, chr(random.choice(_ODD)), string(random)])
            characters[at : at + random.choice([0, 0, 1, 5])] = [odd] * random.choice([1, 1, 2, 30])
        made = "".join(characters)
    return made[: random.choice([50, 999, 999, 1_500])]


@dataclass
class Found:
    """What became of the queries of one process."""

    asked: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    longest: float = 0.0

    def add(self, other: Found) -> None:
        """Take what another process found."""
        self.asked += other.asked
        self.statuses += other.statuses
        self.crashes += other.crashes
        self.late += other.late
        self.longest = max(self.longest, other.longest)


def ask(web: FlaskClient, random: random.Random) -> tuple[str, int, str]:
    """Ask one query of one route; return what was asked, the status, and the code of an error."""
    text, route = query(random), random.choices(_ROUTES, _WEIGHTS)[0]
    name = {"/api/usage": "phrase", "/api/check": "text"}.get(route, "q")
    more = {"/api/figures": {"name": "requests_new"}}.get(route, {})
    if route in ("/api/search", "/search"):
        more = random.choice([{}, {"scope": "section"}, {"sort": "-year", "size": "100"}])
    response = web.get(route, query_string={name: text, **more}, buffered=True)
    failed = (response.get_json(silent=True) or {}) if response.status_code >= 400 else {}
    code = str(failed["error"]["code"]) if failed else ""
    return f"{route} {more} {text!r}", response.status_code, code


def asked(index: Path, count: int, seed: int, limit: float, clock: Callable[[], float]) -> Found:
    """Ask ``count`` queries drawn from ``seed``, each within ``limit`` seconds of ``clock``."""
    web = create_app(index, **{SETTING: str(limit)}).test_client()
    web.get("/api/search?q=公开")  # opens the index
    drawn, found = random.Random(seed), Found()
    for _ in range(count):
        # What never ends ends the process, and says where it was.
        faulthandler.dump_traceback_later(HANGS, exit=True)
        began, said, status, code = clock(), "", 0, ""
        try:
            said, status, code = ask(web, drawn)
        except Exception as error:
            found.crashes.append(f"{type(error).__name__}: {error} {said}")
        took = clock() - began
        found.asked += 1
        found.statuses[f"{status} {code}".strip()] += 1
        if status in (0, 500):
            found.crashes.append(f"{status} {said}")
        if took > limit * _PIECES.get(said.partition(" ")[0], 1) + SLACK:
            found.late.append(f"{took:.1f} s, {status} {said}")
        found.longest = max(found.longest, took)
    faulthandler.cancel_dump_traceback_later()
    return found


def _in_a_process(of: tuple[Path, int, int, float]) -> Found:
    # By the processor: others on the machine are no fault of a query.
    return asked(*of, process_time)


def main(arguments: list[str] | None = None) -> int:
    """Ask, print what was found, return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture.queries", description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=float(os.environ.get(SETTING) or USUAL))
    options = parser.parse_args(arguments)
    began, whole = perf_counter(), Found()
    parts = [*_parts(options.count, options.seed)]
    jobs = [(options.index, count, seed, options.time_limit) for count, seed in parts]
    hangs = 0
    with get_context("spawn").Pool(options.processes, maxtasksperchild=1) as pool:
        waiting = [pool.apply_async(_in_a_process, (job,)) for job in jobs]
        for job in waiting:
            job.wait(HANGS + options.count)
            if job.ready():
                whole.add(job.get())
            else:
                hangs += 1
    for said in (*whole.crashes[:20], *whole.late[:20]):
        print(said.encode("unicode_escape", "replace").decode()[:1_800], file=sys.stderr)
    print(
        f"{whole.asked:,} queries, {len(whole.crashes)} crashes, {hangs} hangs, {len(whole.late)} "
        f"answers past {options.time_limit:g} s (the longest took {whole.longest:.1f} s of the "
        f"processor), {options.processes} processes, {perf_counter() - began:.0f} s; seed {options.seed}"
    )
    print(", ".join(f"{status}: {n:,}" for status, n in whole.statuses.most_common()))
    return 1 if whole.crashes or whole.late or hangs or whole.asked < options.count else 0


def _parts(count: int, seed: int, most: int = 500) -> Iterator[tuple[int, int]]:
    """Yield how many queries, and from which seed: whatever the number of processes, the same ones."""
    for n, first in enumerate(range(0, count, most)):
        yield min(most, count - first), seed * 1_000_003 + n


if __name__ == "__main__":
    sys.exit(main())
