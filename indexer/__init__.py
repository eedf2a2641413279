"""From a folder of reports to an answer. The guided tour, in the data's way.

What everything speaks of: ``errors`` (every way to fail), ``report`` (a report
and its sections), ``fields`` (what can be searched and narrowed by), ``query``
(what was asked), ``results`` (what is answered).

Reading: ``corpus`` and ``manifest`` (which files, and what stands beside
them), ``reading`` (bytes → paragraphs and tables, one module a format),
``folding`` (one spelling for one character), ``headings`` and ``sections``
(paragraphs → headed sections), ``kinds`` (what a section is about),
``tables`` (cells → labelled values), ``identity`` (what a report is, from
``titles``, ``years``, ``naming``, ``units`` and ``verdict``), ``gazetteer``
with ``pinyin``, ``clues``, ``narrowing`` and ``places`` (which place),
``lineage`` (one place through time), ``numerals``, ``statements``, ``claims``
and ``figures`` (numbers with evidence), ``intake`` (the story of one file).

Searching: ``analyzer`` (text → words), ``searched`` (a report → its words and
characters), ``arrays`` (mapped files),
``columns`` and ``place_tree`` (what counting needs), ``passes`` (the loops over all that is found),
``engines`` (matching and ranking), ``facets`` (counts), ``snippets`` (what to
show and mark), ``store`` with ``rows`` (texts for the pages), ``sources`` (the original
files), ``holdings`` (what is in an index, and what is unsure in it),
``usage`` (a phrase year by year), ``comparing`` with ``quotation`` and
``checking`` (whether words stand in a report, in any report), ``citation``
(how to cite them), ``completion`` with ``place_names`` (what
is being typed may become).

The story: ``query_language`` (typed text → query), ``ids`` (permanent names),
``generations`` (complete indexes side by side), ``writing`` (what was read →
files), ``processes`` (what works beside), ``batch`` (many files at once),
``build`` (a corpus → an index), ``index`` (an index as its readers see it),
``links`` and ``answer`` (an answer as JSON), ``export`` (a whole answer as
rows), ``news`` (what is new in it), ``present`` and ``cli`` (the
commands).
"""

from indexer import (
    answer,
    checking,
    citation,
    export,
    holdings,
    links,
    news,
    query_language,
    quotation,
    usage,
)
from indexer.index import Index, open_index
from indexer.passes import speed_up
from indexer.query_language import make_query
from indexer.report import as_json

__all__ = [
    "Index",
    "answer",
    "as_json",
    "checking",
    "citation",
    "export",
    "holdings",
    "links",
    "make_query",
    "news",
    "open_index",
    "query_language",
    "quotation",
    "speed_up",
    "usage",
]
