"""Words to compare with a phrase year by year: those that mean the same, and those that stand with it.

Each is counted in the places and kinds asked for before it is shown, and none is added unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated

from msgspec import Struct

from indexer.desk import links
from indexer.desk.index import Index
from indexer.vocabulary.query import Query
from indexer.vocabulary.report import Address, note

MEANS = ("same", "related")


class UsageWord(Struct, frozen=True):
    """可以一同比较的一个词 a word to compare as well, which is not compared yet."""

    word: str
    beside: Annotated[str, note("与哪一个检索词 which phrase it belongs to")]
    why: Annotated[
        str,
        note(
            "same：意思相同，简称或改称；related：从收录的报告里得出，同类章节里常与它写在一起",
            enum=[*MEANS],
        ),
    ]
    reports: Annotated[int, note("所选条件下写到它的报告，准确 exact", minimum=1)]
    url: Annotated[Address, note("加上它的网页")]


def words_beside(
    index: Index,
    phrases: Sequence[Query],
    by: str,
    form: str,
    counted_as: Callable[[Query], Query],
) -> Iterator[UsageWord]:
    """Yield what could be compared with the last of ``phrases``, those that mean the same first.

    ``phrases`` hold the filters; ``counted_as`` says as what a phrase is counted. In ``by``
    place a word stands in the place of the one phrase; links keep ``by`` and ``form``. Nothing where reports have none of it.
    """
    texts = [phrase.text for phrase in phrases]
    last = phrases[-1]
    for why, other in (
        *(("same", each) for each in index.paraphrases(last)),
        *(("related", each) for each in index.related(last)),
    ):
        if other.text in texts:
            continue
        asked = counted_as(other)
        if reports := index.total(asked):
            shown = [other.text] if by == "place" else [*texts, other.text]
            yield UsageWord(other.text, last.text, why, reports, links.usage(shown, last, by, form))
