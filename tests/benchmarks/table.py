"""The outcome of a run as Markdown: ratios first, then times, then what is not equal.

A ratio says how many times our cost another's is: above 1 we cost less.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.benchmarks import datasette
from tests.benchmarks.queries import CLASSES
from tests.benchmarks.rivals import SHARING, rival

_MEGABYTE = 1 << 20
_ALIKE = {
    "order, counts and facets": ("ours", "tantivy"),
    "the same, reports counted": ("ours", "tantivy_reports"),
    "whole answer": ("page", "tantivy_texts"),
}
"""What Tantivy and we both do, and the engines that do it."""


def markdown(outcome: Mapping[str, Any]) -> str:
    """Return the tables of whatever stages ``outcome`` holds."""
    lines = list(_lines(outcome))
    return "\n".join(lines) + "\n"


def _lines(outcome: Mapping[str, Any]) -> Iterator[str]:
    facts, engines = outcome["facts"], outcome["engines"]
    others = [engine for engine in engines if engine != "ours"]
    builders = [engine for engine in others if engine not in SHARING]
    yield (
        f"{facts['reports']:,} synthetic reports, {facts['processors']} processors,"
        f" {facts['jobs']} jobs, Python {facts['python']}, {facts['day']}"
    )
    if (built := outcome.get("build")) is not None:
        yield from _table(
            ["build: × our time", *map(_label, builders)], _build_ratios(built, builders)
        )
    if (searched := outcome.get("search")) is not None:
        yield from _table(
            ["query: × our time", *map(_label, others)],
            [_search_row(searched, "times ours", group, others) for group in ("all", *CLASSES)],
        )
        yield from _beside_tantivy(searched, engines)
    if built is not None:
        yield from _table(
            ["build", "seconds", "peak memory", "index"], list(_builds(built, facts["jobs"]))
        )
    if searched is not None:
        yield from _table(
            ["query: median ms", *map(_label, engines)],
            [_search_row(searched, "ms", group, engines) for group in ("all", *CLASSES)],
        )
        yield from _asked(searched, engines)
    if (paged := outcome.get("web")) is not None:
        yield from _pages(paged)
    if (loaded := outcome.get("datasette")) is not None:
        yield from _loads(loaded)
    numbers = [*_memory(outcome.get("memory")), *_scale(outcome.get("scale"))]
    if numbers:
        yield from _table(["also", "measured"], numbers)
    yield ""
    yield "What is not equal:"
    yield ""
    for engine in engines:
        yield f"- {_label(engine)} {rival(engine).DIFFERS}."
    if loaded is not None:
        yield f"- {datasette.LABEL} {datasette.DIFFERS}."


def _build_ratios(built: Mapping[str, Any], others: Sequence[str]) -> list[list[str]]:
    builds = built["builds"]
    ours = builds["ours"]["seconds"]
    rows = [["words given", *(_times(builds[e]["seconds"] / ours) for e in others)]]
    if "tantivy, cutting" in builds:
        cutting = _times(builds["tantivy, cutting"]["seconds"] / ours)
        rows.append(["cutting included", *(cutting if e == "tantivy" else "" for e in others)])
    return rows


def _builds(built: Mapping[str, Any], jobs: int) -> Iterator[list[str]]:
    names = {"ours": f"this engine, {jobs} jobs", "ours, 1 job": "this engine, 1 job"}
    names["tantivy, cutting"] = "Tantivy, cutting included"
    builds = built["builds"]
    for name, cost in builds.items():
        if "bytes" in cost:
            workers = f" + {jobs} × {cost['workers_mb']:.0f}" if cost["workers_mb"] > 1 else ""
            yield [
                names.get(name) or f"{_label(name)}, words given",
                f"{cost['seconds']:.1f}",
                f"{cost['peak_mb']:.0f}{workers} MB",
                f"{cost['bytes'] / _MEGABYTE:.0f} MB",
            ]
    ours, bare = builds["ours"]["seconds"], built["bare cutting"]["seconds"]
    yield [f"bare cutting, {jobs} jobs", f"{bare:.1f}", "", ""]
    yield [f"ours ÷ bare cutting ({builds['ours']['segmenter']})", f"{ours / bare:.2f}", "", ""]
    if "ours, 1 job" in builds:
        faster = builds["ours, 1 job"]["seconds"] / ours
        yield [f"ours, 1 job ÷ {jobs} jobs", f"{faster:.2f}", "", ""]


def _search_row(
    searched: Mapping[str, Any], what: str, group: str, engines: Sequence[str]
) -> list[str]:
    values = (searched["engines"][engine][what].get(group) for engine in engines)
    show = _times if what == "times ours" else _milliseconds
    return [group, *(show(value) if value is not None else "" for value in values)]


def _beside_tantivy(searched: Mapping[str, Any], engines: Sequence[str]) -> Iterator[str]:
    """Our time as a part of Tantivy's for the same work: above 1 ours costs more."""
    pairs = {name: pair for name, pair in _ALIKE.items() if {*pair} <= {*engines}}
    if not pairs:
        return
    times = {engine: searched["engines"][engine]["times ours"] for engine in engines}
    yield from _table(
        ["our time ÷ Tantivy's", *pairs],
        [
            [group, *(f"{times[o][group] / times[t][group]:.2f}" for o, t in pairs.values())]
            for group in ("all", *CLASSES)
        ],
    )


def _asked(searched: Mapping[str, Any], engines: Sequence[str]) -> Iterator[str]:
    of = {engine: searched["engines"][engine] for engine in engines}
    ours = of["ours"]
    medians = ", ".join(
        f"{_label(engine)} {_times(of[engine]['ms']['all'] / ours['ms']['all'])}"
        for engine in engines
        if engine != "ours"
    )
    yield ""
    yield (
        f"{searched['questions']} questions, each asked of every engine. Ratios are geometric means"
        f" over the questions; of the medians over all of them they are: {medians}. The rivals"
        f" agree on {searched['rivals agree on']} totals. Asked for the first time, ours takes"
        f" {ours['first asked']:.2f} times its median."
    )


def _pages(paged: Mapping[str, Any]) -> Iterator[str]:
    ways = paged["ways"]
    names = {"made": "made in process", "plain": "from a server", "gzip": "from a server, gzip"}
    yield from _table(
        ["page: × the engine's answer", *names.values()],
        [
            [group, *(_times(ways[way]["times ours"][group]) for way in names)]
            for group in ("all", *CLASSES)
        ],
    )
    yield from _table(
        ["page: median ms", "engine's answer", *names.values()],
        [
            [group, *(_milliseconds(ways[way]["ms"][group]) for way in ("engine", *names))]
            for group in ("all", *CLASSES)
        ],
    )
    plain, packed = (paged["bytes"][encoding] / 1024 for encoding in ("identity", "gzip"))
    yield ""
    yield (
        f"{paged['questions']} questions; the engine's answer is ten reports with texts, snippets,"
        f" facets and totals. A page has {plain:.0f} KB, {packed:.0f} KB compressed (medians)."
    )


def _loads(loaded: Mapping[str, Any]) -> Iterator[str]:
    servers = {
        "ours": "this application",
        "tuned": "Datasette, tuned",
        "as it comes": "Datasette, as it comes",
    }
    others = [name for name in servers if name != "ours"]
    rates, failures = [], []
    for line in loaded["loads"]:
        called = f"{line['kind']}, {line['clients']} client{'s' * (line['clients'] > 1)}"
        did = line["servers"]
        ours = did["ours"]["rate"]
        rates.append(
            [
                called,
                # Whoever answered nothing at all has no ratio.
                *(_times(ours / did[n]["rate"]) if did[n]["rate"] else "" for n in others),
                *(_milliseconds(did[name]["rate"]) for name in servers),
            ]
        )
        failed = (
            f"{did[n]['failed']} of {did[n]['answered'] + did[n]['failed']:,}" for n in servers
        )
        failures.append([called, *failed])
    ratios = [f"× {servers[name]}" for name in others]
    yield from _table(["answers a second", *ratios, *servers.values()], rates)
    yield from _table(["failed or timed out", *servers.values()], failures)
    totals = loaded["totals"]
    more, fewer = totals["ours more"], totals["ours fewer"]
    yield ""
    yield (
        f"{loaded['questions']} questions, {loaded['seconds']:.0f} s a line for each server, one"
        f" process each, nothing compressed. Totals of sections: {totals['agree']} the same,"
        f" {more} where ours has more (a string that stands across other words),"
        f" {fewer} where it has fewer (a phrase of words goes across a comma, a string does not);"
        f" reading every section gives both numbers for {totals['explained']} of these"
        f" {more + fewer}. Datasette counted all facets for {totals['whole']}."
    )


def _memory(measured: Mapping[str, Any] | None) -> Iterator[list[str]]:
    if measured is not None:
        opening, serving = measured["opening"], measured["serving"]
        yield ["opening", f"{opening['seconds'] * 1000:.0f} ms"]
        if opening["read"] is not None and serving["own_mb"] is not None:
            size = opening["size"] / _MEGABYTE
            read, mapped = opening["read"] / _MEGABYTE, opening["mapped_mb"]
            yield ["opening reads", f"{read:.1f} MB, maps in {mapped:.1f} MB, of {size:.0f} MB"]
            yield [
                "serving, after all questions",
                f"{serving['own_mb']:.0f} MB beyond {serving['mapped_mb']:.0f} MB of mapped index",
            ]


def _scale(measured: Mapping[str, Any] | None) -> Iterator[list[str]]:
    if measured is not None:
        small, large = measured["reports"]
        times = " and ".join(_milliseconds(ms) for ms in measured["medians_ms"])
        yield [
            f"query at {large:,} ÷ at {small:,} reports",
            f"{measured['ratio']:.2f} (medians {times} ms: {measured['ratio of medians']:.2f})",
        ]
        if measured["build"] is not None:
            cost = measured["build"]
            yield [
                f"build of {large:,} reports",
                f"{cost['seconds']:.0f} s, {cost['peak_mb']:.0f} MB,"
                f" the largest worker {cost['workers_mb']:.0f} MB",
            ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _label(engine: str) -> str:
    return rival(engine).LABEL


def _times(ratio: float) -> str:
    return f"× {ratio:,.0f}" if ratio >= 20 else f"× {ratio:.2f}"


def _milliseconds(value: float) -> str:
    return f"{value:.0f}" if value >= 20 else f"{value:.2f}"
