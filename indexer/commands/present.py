"""What the command line shows a person, as plain text, and a script, as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import to_builtins

from indexer.vocabulary import report as reports
from indexer.vocabulary.kinds import KINDS
from indexer.vocabulary.results import HitFigure, Results, Snippet


def as_json(value: Any) -> str:
    """Return ``value`` as one object of the API; escaped where what is printed to has not every character."""
    is_whole = (sys.stdout.encoding or "").lower().startswith("utf")
    return json.dumps(value, ensure_ascii=not is_whole, default=to_builtins)


def answer(results: Results) -> str:
    """Return an answer as text: totals, hits with their matches, facets."""
    query = results.query
    shown = [f"检索：{results.readable}", *(f"提示：{note}" for note in query.notes)]
    shown += [f"也可以查：{o.label}（{o.reports} 份报告）  {o.q}" for o in results.offers]
    shown.append(f"共 {results.reports} 份报告、{results.sections} 处章节，第 {query.page} 页")
    if apart := results.reports - results.verbatim:
        shown.append(f"逐字 {results.verbatim} 份；词分开 {apart} 份")
    for hit in results.hits:
        where = " › ".join(hit.place.path) or "地区不明"
        where = f"{where} › {hit.year or '年度不明'}  [{hit.id}]"
        shown += ["", hit.title, f"  {where}{'' if hit.verbatim else '  （词分开）'}"]
        shown += [f"  {f.label} {_amount(f)}  “{f.quote}”" for f in hit.figures]
        for match in hit.matches:
            shown.append(f"  · {' › '.join(match.path) or '（正文开头）'}  #{match.anchor}")
            shown += [f"      {_marked(snippet)}" for snippet in match.snippets]
    for facet in results.facets:
        if facet.buckets:
            counts = "  ".join(f"{b.label} {b.count}" for b in facet.buckets)
            shown += ["", f"{facet.label}：{counts}"]
    return "\n".join(shown)


def _marked(snippet: Snippet) -> str:
    pieces, at = [], 0
    for start, end in snippet.marks:
        pieces += [snippet.text[at:start], "【", snippet.text[start:end], "】"]
        at = end
    return "".join(pieces) + snippet.text[at:]


def reading(report: reports.Report) -> str:
    """Return how a file was read: what it is, from where, and its headings."""
    place = report.place
    shown = [
        report.path,
        f"  {'report' if report.is_report else f'not a report: {report.reason}'} ({report.format})",
        *([f"  because {signs}"] if (signs := _weighed(report.evidence)) else []),
        f"  title   {report.title}",
        f"  year    {report.year}   regime {report.regime}   published {report.published}",
        f"  unit    {report.unit.name} ({report.unit.type})",
        f"  place   {place.status} {place.code or ''} {' › '.join(place.path)}",
        *(f"          {line}" for line in place.evidence),
        *(f"          perhaps {c.code} {' › '.join(c.path)}" for c in place.candidates),
    ]
    for section in report.sections:
        tables = f", {len(section.tables)} tables" if section.tables else ""
        indent = "  " * (section.level + 1)
        size = f"{section.kind}, {len(section.text)} characters{tables}"
        shown.append(f"{indent}{section.anchor:6} {section.heading or '—'}  [{size}]")
    shown += [f"  {f.name} = {_amount(f)}  “{f.quote}”" for f in report.figures]
    shown += [f"  ~ {report.mended}"] if report.mended else []
    return "\n".join([*shown, *(f"  ? {warning}" for warning in report.warnings)])


def _amount(figure: reports.Figure | HitFigure) -> str:
    """A figure with its number and all that its state and qualifier say beside it."""
    number = (
        "空白"
        if figure.value is None
        else f"{figure.qualifier or ''}{figure.value:g} {figure.unit}"
    )
    said = {"several": "（多个数之一）", "partial": "（至少）"}.get(figure.state, "")
    return f"{number}{said}"


def _weighed(evidence: Iterable[reports.Sign]) -> str:
    return "；".join(f"{sign.text}（{sign.weight:+}）" for sign in evidence)


def report(value: reports.Report) -> str:
    """Return a whole report as text."""
    where = " › ".join(value.place.path) or "地区不明"
    shown = [value.title, f"{where} › {value.year or '年度不明'}  [{value.id}]"]
    for section in value.sections:
        kind = KINDS[section.kind].label
        shown += ["", f"{section.heading or '（正文开头）'}  #{section.anchor} {kind}"]
        shown += [section.text] if section.text else []
        shown += [table.text for table in section.tables]
    shown += ["", value.mended] if value.mended else []
    return "\n".join(shown)


def stats(value: Mapping[str, Any]) -> str:
    """Return what is in an index as text."""
    first, last = value["years"]
    shown = [
        f"{value['reports']} reports, {value['sections']} sections, {value['places']} places, "
        f"{first}–{last}",
        f"generation {value['generation']}, built {value['built']}, {value['segmenter']}",
        "reports by year: "
        + "  ".join(f"{year} {n}" for year, n in value["reports_by_year"].items()),
        "places: " + "  ".join(f"{s} {n}" for s, n in value["reports_by_place_status"].items()),
        f"files read: {value['files']}, not taken: {value['skipped']}, "
        f"originals kept: {value['source_bytes']:,} bytes",
    ]
    for listed in value["lists"]:
        if listed["total"]:
            shown += ["", f"{listed['label']}：{listed['total']}", f"  {listed['remedy']}"]
            shown += [line for entry in listed["entries"] for line in _entry(entry, listed["name"])]
        if listed["total"] > len(listed["entries"]):
            shown.append(f"  … {listed['url']}")
    return "\n".join(shown)


def _entry(entry: Mapping[str, Any], name: str) -> list[str]:
    """Return an entry of a list of the holdings as lines."""
    if "id" not in entry:
        return [f"  {entry['path']}: {entry['chinese'] or entry['reason']}"]
    place = " › ".join(entry["place"]["path"]) or "地区不明"
    paths = "、".join((entry["path"], *entry["other_files"]))
    lines = [f"  {paths}  {place} › {entry['year'] or '年度不明'}  [{entry['id']}]"]
    if name == "ambiguous":
        candidates = entry["place"]["candidates"]
        lines += [f"      {c['code']} {' › '.join(c['path'])}" for c in candidates[:8]]
    if name == "warned":
        lines += [f"      {warning}" for warning in entry["warnings"]]
    return lines
