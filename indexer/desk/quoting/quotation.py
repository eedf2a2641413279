"""A quotation in a report: where it stands, word for word or nearly.

Compares by ``comparing``, knows one report and no index. A quotation may cross paragraphs, a
heading, the rows of a table and sections. An ellipsis stands for
words left out: what is on either side must follow in order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from indexer.desk.quoting.comparing import in_order, letters, occurrences, visible
from indexer.desk.quoting.marking import LONGEST as MAX_LENGTH
from indexer.desk.quoting.nearest import NEAR, nearest, nowhere_near
from indexer.desk.quoting.report_text import Differences, Found, ReportText
from indexer.language.unseen import UNSEEN
from indexer.vocabulary.errors import BadRequest, QueryRefused
from indexer.vocabulary.saying import say

__all__ = ["MAX_LENGTH", "find", "find_near", "parts_of"]

_ELLIPSIS = re.compile(
    r"[（(〔【\[［]\s*(?:…+|⋯+|\.{3,}|(?:以[上下]|[上中下前后])?省?略)\s*[）)〕】\]］]"
    r"|…+|⋯+|‥+|\.{3,}|\. \. ?\.|。{3,}|·{3,}|•{3,}|\*{3,}"
)
_QUOTES = "\"＂“”„‟‘’'「」『』«»\u2060 \t\r\n\u3000"
_UNWRITTEN = re.compile(rf"[\s{UNSEEN}]+")


def parts_of(quotation: str) -> tuple[str, ...]:
    """Return the parts between ellipses, without the quotes around them.

    Raises ``QueryRefused`` beyond the longest quotation, ``BadRequest`` for
    one in which there is nothing to compare.

    >>> parts_of("“全年……收到申请”")
    ('全年', '收到申请')
    """
    if len(quotation) > MAX_LENGTH:
        raise QueryRefused(
            say(
                "引文有 %(length)s 个字符，最多可以有 %(max_length)s 个。请分几段核对。",
                length=len(quotation),
                max_length=MAX_LENGTH,
            )
        )
    parts = (part.strip(_QUOTES) for part in _ELLIPSIS.split(quotation))
    kept = tuple(part for part in parts if letters(visible(part)).text)
    if not kept:
        raise BadRequest(say("引文里没有可以比较的字词。请粘贴报告里的原话。"))
    return kept


def find(reading: ReportText, parts: Sequence[str], at: str = "") -> Found | None:
    """Return where ``parts`` stand word for word, in the section ``at`` rather than elsewhere.

    White space never counts; without punctuation where it is not to be had with.
    """
    for verdict, view, wanted in (
        ("verbatim", reading.seen, [visible(part).text for part in parts]),
        ("punctuation", reading.spelt, [letters(visible(part)).text for part in parts]),
    ):
        best: Found | None = None
        for begin in reading.begins(view, at):
            if (spans := in_order(view, wanted, begin)) is None:
                continue
            stood = [(view.at[a], view.at[b - 1] + 1) for a, b in spans]
            if best is None or reading.anchor(stood[0][0]) == at:
                best = _told(reading, verdict, parts, stood)
                if len(parts) == 1:
                    best = replace(best, times=len(occurrences(view, wanted[0])))
            if best.anchor == at:
                return best
        if best:
            return best
    return None


def _told(
    reading: ReportText, verdict: str, parts: Sequence[str], spans: Sequence[tuple[int, int]]
) -> Found:
    found = reading.found(verdict, spans)
    spelling = (map(_written, pair) for pair in zip(parts, found.words, strict=True))
    found = replace(found, identical=all(a == b for a, b in spelling))
    if verdict == "verbatim":
        return found
    told = []
    for part, (start, end) in zip(parts, spans, strict=True):
        # Two characters around: marks at the ends of the words differ too.
        around = reading.text[max(0, start - 2) : end + 2]
        seen = visible(around)
        aligned = nearest(part, around, seen, letters(seen))
        told.append(aligned.differences if aligned else ())
    return replace(found, differences=tuple(told))


def _written(text: str) -> str:
    """``text`` without blanks and what nobody sees or writes, such as the joiner behind a heading."""
    return _UNWRITTEN.sub("", text)


def find_near(
    reading: ReportText, parts: Sequence[str], whole: ReportText | None = None
) -> Found | None:
    """Return the place that comes nearest to ``parts``, None where none is near.

    ``whole`` is the report that ``reading`` is a part of: nothing is said to stand only in
    the quotation before it was looked for there.
    """
    said = (whole or reading).said
    aligned = [nearest(part, reading.text, reading.seen, reading.said, said) for part in parts]
    spans = [(a.start, a.end) for a in aligned if a]
    if not spans:
        return None
    lengths = [len(letters(visible(part)).text) for part in parts]
    equal = sum(a.similarity * n for a, n in zip(aligned, lengths, strict=True) if a)
    if (similarity := equal / sum(lengths)) < NEAR:
        return None
    differences: Differences = tuple(
        a.differences if a else nowhere_near(part, said)
        for a, part in zip(aligned, parts, strict=True)
    )
    ordered = all(a[1] <= b[0] for a, b in pairwise(spans))
    return replace(
        reading.found("near", spans),
        similarity=similarity,
        identical=False,
        ordered=ordered and not any(d.kind == "elsewhere" for part in differences for d in part),
        omitted=(),
        differences=differences,
    )
