"""What the templates print: plain values with links, no markup.

The search page shows the very object that ``/api/search`` answers with and adds
what only a reader needs: chips, orders, pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from math import ceil
from typing import Any

from msgspec.structs import asdict
from msgspec.structs import replace as replace_struct

from indexer import Index, answer, choosing, doubts, export, figure_clauses, holdings, links, news
from indexer.vocabulary.amounts import figure_said
from indexer.vocabulary.fields import FACETS
from indexer.vocabulary.figures import figure_label
from indexer.vocabulary.query import Query, counted_figures, with_values
from indexer.vocabulary.report import ELSEWHERE, Place, Report, Section
from indexer.vocabulary.results import Results, place_names
from indexer.vocabulary.rules import USUAL
from indexer.vocabulary.saying import say, spoken, word
from webapp.pages import spots
from webapp.pages.paragraphs import MarkedParagraph, PrintedTable, blocks, pieces, unplaced
from webapp.pages.sharing import Shared, shared
from webapp.pages.strip import MAIN, strip
from webapp.pages.typesetting import marked

SORT_LABELS = {"relevance": word("相关度"), "-year": word("年度新→旧"), "year": word("年度旧→新")}
_SORTED_BY = ("requests_new", "requests_refused")
_FIGURES_TO_SORT_BY = 3
_YEARS_SHOWN = 40
GROUP_LABELS = {"none": word("不归并"), "place": word("归并")}
VIEW_LABELS = {"full": word("摘录"), "compact": word("紧凑")}
SIZES = (10, 50, 100)
FEW_PLACES = 30
"""As many places of one level are listed beside an answer, unless all are asked for."""
SCOPE_LABELS = {"report": word("全文任意处"), "section": word("同一章节内")}


def search_page(index: Index, results: Results, took_ms: float) -> dict[str, Any]:
    """Return what the search page shows: the answer, and the links around it."""
    query = results.query
    body, places = answer.answer(results, took_ms), place_names(results.facets)
    in_titles = index.title_marks(query, [hit.title for hit in results.hits])
    return {
        "answer": body,
        "query": query,
        "filters": filters(query, places),
        "chips": [
            {
                "facet": FACETS[name].heading(value),
                "label": (name == "place" and places.get(value)) or FACETS[name].printed(value),
                "url": links.search(choosing.without(query, name, value)),
            }
            for name, values in query.filters.items()
            for value in values
        ],
        "beside": [
            {"word": word, "url": links.search(other)} for word, other in index.joined(query)
        ],
        "titles": {
            hit.id: marked(hit.title, marks)
            for hit, marks in zip(results.hits, in_titles, strict=True)
            if marks
        },
        "divided_at": _divided_at(results),
        "held": index.stats()["reports"],
        "clear_url": links.search(replace(query, chosen=(), page=1)),
        "orders": _orders(query),
        "all_places_url": links.search(
            replace(query, places="few" if query.places == "all" else "all")
        ),
        "facets": sorted(body.facets, key=lambda facet: facet.name in FACETS),
        "of_figures": {name: _of_figure(query, name) for name in counted_figures(query)},
        # All there are weigh more than ten hits: the page of figures has them.
        "figures_to_count": {name: figure_said(name) for name in MAIN},
        "figures_url": links.figures((), query),
        "pager": pager(
            query.page,
            query.size,
            results.reports,
            lambda number: links.search(replace(query, page=number)),
        ),
        **_years(index, body, results),
        "shared": shared(
            _told(results, body.query.readable),
            lambda: links.search(replace(query, page=1)),
        ),
        "export_url": links.export_search(query),
        "excel_url": links.export_search(query, "xlsx"),
        "cite_url": links.citations(query),
        "zip_url": links.export_search(query, "zip"),
        "usage_url": _usage_url(query),
        "check_url": links.check(query.text),
        "json_url": links.api_search(query),
        "follow_url": links.follow(query),
        "feed": {"url": links.feed(query), "title": news.title(query, places)},
    }


def filters(query: Query, places: Mapping[str, str]) -> list[str]:
    """Return what narrows ``query``, a value each, for the title of a page; ``places`` are names by value."""
    return [
        f"{FACETS[name].heading(value)} {said}" if FACETS[name].of_figures else said
        for name, values in query.filters.items()
        for value in values
        for said in [(name == "place" and places.get(value)) or FACETS[name].printed(value)]
    ]


def _told(results: Results, asked: str) -> str:
    """The answer in a sentence. Where no words were asked for there are no sections, not none of them."""
    if not results.sections:
        return say("%(reports)s 份报告。检索条件：%(asked)s", reports=results.reports, asked=asked)
    return say(
        "%(reports)s 份报告，%(sections)s 个章节。检索条件：%(asked)s",
        reports=results.reports,
        sections=results.sections,
        asked=asked,
    )


def _orders(query: Query) -> dict[str, list[dict[str, Any]]]:
    """What the answer can be ordered and shown by, by what is chosen: the choices, each with its link."""
    offered: dict[str, tuple[str, Mapping[Any, str]]] = {
        say("排序"): ("sort", _sorts(query)),
        **({say("各词须在"): ("scope", SCOPE_LABELS)} if query.text else {}),
        say("按地区"): ("group", GROUP_LABELS),
        say("列表"): ("view", VIEW_LABELS),
        say("每页"): ("size", {size: str(size) for size in SIZES}),
    }
    return {
        said: [
            _choice(
                say(label), getattr(query, name) == value, replace(query, **{name: value}, page=1)
            )
            for value, label in labels.items()
        ]
        for said, (name, labels) in offered.items()
    }


def _sorts(query: Query) -> dict[str, str]:
    """The orders to choose from: by the figures that were asked for, or by those that most ask for."""
    figures = figure_clauses.figures_in(query)[:_FIGURES_TO_SORT_BY] or _SORTED_BY
    labels = {value: say(label) for value, label in SORT_LABELS.items()}
    for name in figures:
        labels[f"-{name}"] = say("%(figure)s多→少", figure=_sorted_by(name))
        if name in figure_clauses.figures_in(query):
            labels[name] = say("%(figure)s少→多", figure=_sorted_by(name))
    return labels


def _sorted_by(name: str) -> str:
    return figure_said(name) if spoken() == "en" else figure_clauses.asked_as(name)


def _of_figure(query: Query, name: str) -> dict[str, Any]:
    """The links beside the facet of a figure: away with it, where nothing of it is chosen."""
    kept = tuple(figure for figure in query.counted if figure != name)
    without = None if kept == query.counted else links.search(replace(query, counted=kept))
    return {"without": without, "table": links.figures((name,), query)}


def _divided_at(results: Results) -> int | None:
    """The first of the hits shown that has only the words apart; None if that is not on this page.

    None, too, where others that have it verbatim come later: in another order
    than by relevance, or where several runs were asked for.
    """
    at = results.verbatim - (results.query.page - 1) * results.query.size
    before = [hit.verbatim for hit in results.hits]
    return at if 0 <= at < len(before) and before == [n < at for n in range(len(before))] else None


def _usage_url(query: Query) -> str | None:
    """The same text year by year; None where that would not count what is found here."""
    # That page shows every year, so that a year narrows nothing there.
    counted = all(name == "year" or FACETS[name].in_usage for name in query.filters)
    if not query.text or query.scope == "section" or not counted:
        return None
    return links.usage([query.text], query)


def _years(index: Index, body: answer.Answer, results: Results) -> dict[str, Any]:
    """Every year from the first to the last that the index has, also those without an answer.

    Chosen ranges come first. A year without a link has no answer.
    """
    buckets = next(facet.buckets for facet in body.facets if facet.name == "year")
    listed = {bucket.value: bucket for bucket in buckets}
    first, last = index.stats()["years"]
    if first is None or last - first > _YEARS_SHOWN:  # a misread year must not draw a century
        first, last = 0, -1
    printed = FACETS["year"].printed
    ranges = [replace_struct(b, label=printed(b.value)) for b in buckets if "-" in b.value]
    single = {value for value in listed if "-" not in value}
    single |= {str(year) for year in range(first, last + 1)}
    years = [listed.get(year, {"label": year, "count": 0}) for year in sorted(single)]
    most = max((bucket.count for bucket in buckets), default=0)
    return {"years": [*ranges, *years], "most_in_year": most or 1, "span": index.stats()["years"]}


def _choice(label: str, current: bool, query: Query) -> dict[str, Any]:
    return {"label": label, "current": current, "url": links.search(query)}


def pager(page: int, size: int, total: int, url: Callable[[int], str]) -> dict[str, Any] | None:
    """Return links to the pages of a list, None when one page holds it.

    Links to the first and last page and two on either side; None among
    ``pages`` stands for those left out.
    """
    last = ceil(total / size)
    if last <= 1 and page <= 1:
        return None
    near = range(page - 2, page + 3)
    listed = sorted({n for n in (1, *near, last) if 1 <= n <= last})
    pages: list[dict[str, Any] | None] = []
    before = 0
    for number in listed:
        if number > before + 1:
            pages.append(None)
        pages.append({"number": number, "url": url(number), "current": number == page})
        before = number

    def step(number: int) -> str | None:
        return url(number) if 1 <= number <= last else None

    return {
        "pages": pages,
        "last": last,
        "previous": step(min(page - 1, last)),
        "next": step(page + 1),
    }


def report_page(
    index: Index, report: Report, query: Query, section: Section | None = None
) -> dict[str, Any]:
    """Return what a report's page shows, ``query`` marked in it when it asks for text.

    Whoever is sent the address of a ``section`` is told of that.
    """
    flags = [flag for flag in doubts.linked_flags(report) if flag.rule in USUAL]
    of_figures = spots.of_figures(report.figures)
    about = [*of_figures, *spots.of_flags(flags)]
    sections = [
        _section(index, report, section, query, [s for s in about if s.anchor == section.anchor])
        for section in report.sections
    ]
    others = index.other_years(report)
    (in_title,) = index.title_marks(query, [report.title])
    return {
        "report": report,
        "heading": pieces(report.title, in_title),
        "query": query,
        "path_links": _path_links(report.place),
        "place_url": _place_url(report.place),
        "candidates": [
            {"path": candidate.path, "url": links.place(candidate.code)}
            for candidate in report.place.candidates
        ],
        "sections": sections,
        "marks": len(in_title) + sum(section["marks"] for section in sections),
        "of_clauses": index.marked(query, report),
        "other_years": [
            {
                "year": year,
                "url": links.report(other, text=query.text),
                "current": other == report.id,
            }
            for year, other in others
        ],
        "strip": strip(report, _before(index, report, others), spots.numbers_of(flags)),
        "flags": flags,
        "warnings": _warnings(report, flags),
        "unplaced": [s.id for s in of_figures if report.section(s.anchor) is None],
        "search_url": links.search(query) if query.text else None,
        "plain_url": links.report(report.id),
        "of_section": section,
        "shared": _shared(report, section),
        "cite_url": links.cite(report.id),
        "json_url": links.api_report(report.id),
        "file_url": links.source(report.id),
        "elsewhere": ELSEWHERE if ELSEWHERE in report.warnings else None,
        "other_files": export.linked_files(report),
    }


def _shared(report: Report, section: Section | None) -> Shared:
    """The first words of the report, or of one of its sections."""
    parts = (section,) if section else report.sections
    text = next((part.text for part in parts if part.text.strip()), "") or report.title
    address = (
        partial(links.section, report.id, section.anchor)
        if section
        else partial(links.report, report.id)
    )
    return shared(text, address, kind="article")


def _warnings(report: Report, flags: list[doubts.LinkedFlag]) -> list[str]:
    """What was unsure at reading, but for what the page says elsewhere: at its top and by a flag."""
    flagged = {side.figure for flag in flags for side in (flag.left, flag.right) if side.figure}
    said = tuple(f"{figure_label(name)}：" for name in flagged)
    return [w for w in dict.fromkeys(report.warnings) if w != ELSEWHERE and not w.startswith(said)]


def _before(index: Index, report: Report, others: list[tuple[int | None, str]]) -> Report | None:
    """The report of the same place of the year before; None where there is none, or more than one."""
    found = [id_ for year, id_ in others if report.year and year == report.year - 1]
    return index.report(found[0]) if len(found) == 1 else None


def holdings_page(found: holdings.Holdings) -> dict[str, Any]:
    """Return what the page of the holdings shows: the same as its JSON, with the longest bar."""
    most = max((year.count for year in found.years), default=1)
    urls = {"json_url": links.api_holdings(), "export_url": links.export_reports()}
    urls["crosswalk_url"] = links.export_places()
    return {**asdict(found), "most": most, **urls}


def list_page(listed: holdings.Listed) -> dict[str, Any]:
    """Return what a page of one list of the holdings shows."""
    name = listed.name
    return {
        "listed": listed,
        "pager": pager(
            listed.page,
            listed.size,
            listed.total,
            lambda number: links.holdings(name, number),
        ),
        "json_url": links.api_holdings(name, listed.page),
    }


def _section(
    index: Index, report: Report, section: Section, query: Query, about: list[spots.Spot]
) -> dict[str, Any]:
    """Return a section with its anchor put where a link to it should open.

    A section can be longer than a screen, so a deep link into a marked report
    opens at the section's first mark, not at its heading; the heading stays in
    sight because it is sticky. Without a mark in the text, or with one in the
    heading, the anchor is the section itself. It is the server that places
    the id, so this works without JavaScript; ``top`` is where the table of
    contents leads.
    """
    heading_marks, text_marks = index.marks(query, section) if query.root else ((), ())
    at_mark = bool(text_marks) and not heading_marks
    printed = blocks(section, text_marks, index.cell_marks(query, section), about)
    return {
        "anchor": section.anchor,
        "top": f"{section.anchor}-top" if at_mark else section.anchor,
        "at_mark": at_mark,
        "level": section.level,
        "kind": section.kind,
        "heading": pieces(section.heading, heading_marks),
        "blocks": printed,
        "marks": len(heading_marks) + len(text_marks) + sum(map(_marks_in_cells, printed)),
        "ids": unplaced(about, printed),
        "url": links.section(report.id, section.anchor),
        "cite_url": links.cite(report.id, section.anchor),
    }


def _marks_in_cells(block: MarkedParagraph | PrintedTable) -> int:
    """How many marks a table shows, which prints some labels once that the file repeats."""
    return sum(piece.marked for piece in block.in_cells) if isinstance(block, PrintedTable) else 0


def _place_url(place: Place) -> str | None:
    """The page of the place through time; None where it is not settled which place it is."""
    if place.status not in ("resolved", "unlisted") or not place.lineage:
        return None
    return links.place(place.place_id or place.lineage[-1].value)


def _path_links(place: Place) -> list[dict[str, str]]:
    """Return a link to the reports of each place of the path, under all its names.

    None for an unsure path.
    """
    values = {name: s.value for s in place.lineage for name in (s.name, *s.also)}
    if place.status not in ("resolved", "unlisted"):
        return []
    return [
        {
            "name": name,
            "url": links.search(with_values(Query(), "place", (values.get(name, name),))),
        }
        for name in place.path
    ]
