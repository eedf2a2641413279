"""Phrases that the forms print themselves, as a heading of every report since 2019: 行政复议.

Counted year by year, such a phrase jumps where the form begins to say it, and nobody else does.
"""

from __future__ import annotations

from dataclasses import replace

from indexer.desk.asking.clauses import all_of, any_of
from indexer.desk.asking.written import written
from indexer.language.folding import fold
from indexer.vocabulary.kinds import FORM_HEADINGS
from indexer.vocabulary.query import In, Not, Phrase, Query, Words
from indexer.vocabulary.saying import say


def headings_with(query: Query) -> tuple[str, ...]:
    """Return the headings of the forms that hold the one run or string that ``query`` asks for."""
    if not isinstance(query.root, Words | Phrase):
        return ()
    asked = fold(query.root.text)
    return tuple(heading for heading in FORM_HEADINGS if asked in fold(heading))


def outside(query: Query) -> Query:
    """Return ``query`` for what is said elsewhere than in the sections under these headings.

    A phrase that no form prints stays as it is.
    """
    headings = headings_with(query)
    if query.root is None or not headings:
        return query
    printed = In("heading", any_of(tuple(map(Phrase, headings))))
    root = all_of((query.root, Not(printed)))
    return replace(query, text=written(root) or query.text, root=root, scope="section")


def form_notes(query: Query) -> tuple[str, ...]:
    """Say of a phrase, or of what ``outside`` made of it, what of the form is counted."""
    if headings := headings_with(query):
        said = "、".join(f"“{heading}”" for heading in headings)
        return (
            say("2019 年起的统一格式以%(headings)s为章节标题，标题里的也算在内。", headings=said),
        )
    if query.scope == "section":
        return (say("统一格式里标题有这些字的章节没有算。"),)
    return ()
