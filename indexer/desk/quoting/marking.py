"""A query that marks given words on the page of a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from indexer.desk.quoting.comparing import letters, visible
from indexer.language.folding import fold
from indexer.language.unseen import NOT_XML

LONGEST = 1_000
"""Characters of a query, and so of a quotation that may become one."""
_MARKED = 16  # strings marked on the page of a report
_TELLING = 3  # letters of a string that is worth marking where there are such
_UNQUOTABLE = re.compile(rf"[{NOT_XML}\r\x7f]+")
_CLOSED_BY = {'"': '"', "“": "”", "「": "」", "『": "』"}
_IN_TABLE = "表格:"


def marking_query(strings: Iterable[str], cells: Iterable[str] = ()) -> str:
    """Return a query text that marks ``strings`` verbatim on a report's page, and ``cells`` in its tables.

    Each is quoted by a pair that does not close inside it; where every pair
    does, it is cut there. Of a cell only words are marked: every second cell says 0. Stays
    within the length of a query, so the end of very long words may stay unmarked.
    """
    pieces = [("", piece) for piece in _pieces(strings)]
    telling = [(where, piece) for where, piece in pieces if _length(piece) >= _TELLING]
    telling = telling or [(where, piece) for where, piece in pieces if _length(piece)]
    telling += [
        (_IN_TABLE, piece)
        for piece in dict.fromkeys(_pieces(cells))
        if _length(piece) >= _TELLING and not piece.isnumeric()
    ]
    query = ""
    for where, piece in telling[:_MARKED]:
        opening = _pair(piece) or '"'
        room = LONGEST - len(query) - len(where) - 3
        if room > 0:
            query += f" {where}{opening}{piece[:room]}{_CLOSED_BY[opening]}"
    return query.strip()


def _length(piece: str) -> int:
    return len(letters(visible(piece)).text)


def _pieces(strings: Iterable[str]) -> Iterator[str]:
    for string in strings:
        for run in _UNQUOTABLE.split(string):
            yield from (p.strip() for p in ([run] if _pair(run) else re.split('["＂”」』]+', run)))


def _pair(text: str) -> str | None:
    folded = fold(text)
    return next((o for o, closing in _CLOSED_BY.items() if closing not in folded), None)
