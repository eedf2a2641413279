"""From a folder of reports to an answer. The rooms, in the data's way.

    vocabulary  what everybody speaks of: reports, queries, answers, errors
    language    Chinese text as such: folding, words, numerals, pinyin
    gazetteer   the places of China through time
    intake      a file → a report with its place, its sections and its figures
    archive     a generation on disk: texts, originals, ids
    engines     a query → numbers: which reports, in what order, how many
    building    many files → a new generation, all or nothing
    desk        numbers → hits, answers, quotations, exports
    following   what is new, for whom
    commands    the command line

A room imports none that stands below it here. To read one file's way, begin with
``intake.one_file``; a build's, with ``building.build``; a question's, with
``desk.asking.query_language`` and ``desk.index``.
"""

import os
import sys

# `python -m` looks first into the folder that one stands in: of what was downloaded there, what is
# called like a library would be run. Nothing may be imported before; pathlib imports others.
if (
    sys.argv[:1] == ["-m"]
    and not sys.flags.safe_path
    and sys.path[0] != os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120
):
    del sys.path[0]

from indexer.desk import (
    answer,
    choosing,
    coverage,
    doubts,
    export,
    figure_table,
    figures,
    holdings,
    links,
    lists,
    place_levels,
    place_years,
    places,
    plain_text,
    usage,
)
from indexer.desk.asking import completion, figure_clauses, query_language
from indexer.desk.asking.query_language import make_query
from indexer.desk.drawing import drawing
from indexer.desk.index import Index, open_index
from indexer.desk.quoting import (
    article,
    checking,
    citation,
    citation_formats,
    citing,
    excerpt,
    locator,
    quotation,
    verdict,
)
from indexer.engines import located, mirror_of, speed_up
from indexer.following import alerts, estimate, news
from indexer.following import settings as alert_settings
from indexer.language import addresses, synonyms, unseen

__all__ = [
    "Index",
    "addresses",
    "alert_settings",
    "alerts",
    "answer",
    "article",
    "checking",
    "choosing",
    "citation",
    "citation_formats",
    "citing",
    "completion",
    "coverage",
    "doubts",
    "drawing",
    "estimate",
    "excerpt",
    "export",
    "figure_clauses",
    "figure_table",
    "figures",
    "holdings",
    "links",
    "lists",
    "located",
    "locator",
    "make_query",
    "mirror_of",
    "news",
    "open_index",
    "place_levels",
    "place_years",
    "places",
    "plain_text",
    "query_language",
    "quotation",
    "speed_up",
    "synonyms",
    "unseen",
    "usage",
    "verdict",
]
