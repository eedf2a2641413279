"""How the texts of reports stand in the cluster: fields, how they are split, how they score, what is added up.

Text comes folded and cut; the cluster splits it at every character, at every two, or at blanks.
A report is a document, its sections are nested in it; each different word is a document too. Of each text (a part of ``PARTS`` in a
section, and the title) there are

- its characters, and its pairs of characters as ``2``, with their positions: strings and what stands near;
- ``_words``: each different word once, with how often it stands there and the length of the text in one
  number (``weighed``), so that it scores as the contract says whatever the cluster keeps of lengths;
- ``_standing``: the words of two characters where they are not set aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indexer.engines.contract import SCORE
from indexer.engines.lengths import FIRST, GROWTH

PARTS = ("heading", "body", "table")
KEPT = ("shown", "rest", "data")
"""Fields that are only kept: of the rows of a report (``records``), and of anything else."""
_BITS = 8  # of which of the 256 steps (``engines.lengths``) a text's length is
# A script is told the number as a float, which keeps 24 bits.
_MOST_TIMES = (1 << 24 - _BITS) - 1
_MARK = "\x01"
"""Between a word and its number; no part of a word that is looked for."""
_INNER_HITS = 10_000


def weighed(words: Mapping[str, int], step: int) -> str:
    """Return words as they are sent, with how often each stands in a text whose length is that of this ``step``.

    >>> weighed({"公开": 2}, 3) == f"公开{_MARK}{2 << _BITS | 3}"
    True
    """
    numbers = {
        times: f"{_MARK}{min(times, _MOST_TIMES) << _BITS | step}" for times in {*words.values()}
    }
    sent = " ".join([word + numbers[times] for word, times in words.items()])
    if sent.count(_MARK) > len(words):  # some word has one of its own
        sent = " ".join(w.replace(_MARK, "") + numbers[times] for w, times in words.items())
    return sent


def settings(means: Mapping[str, float], shards: int) -> dict[str, Any]:
    """Return the settings of an index whose texts have these ``means`` of words a section, by part."""

    def grams(size: int) -> dict[str, object]:
        return {"type": "ngram", "min_gram": size, "max_gram": size}

    return {
        "number_of_shards": shards,
        "max_inner_result_window": _INNER_HITS,
        "similarity": {
            "string": _scripted(_STRING),
            **{part: _scripted(_word(means[part])) for part in PARTS},
        },
        "analysis": {
            "tokenizer": {
                "one": grams(1),
                "two": grams(2),
                "blank": {"type": "whitespace", "max_token_length": 10_000},
            },
            "filter": {"number": {"type": "delimited_term_freq", "delimiter": _MARK}},
            "analyzer": {
                "characters": {"type": "custom", "tokenizer": "one"},
                "pairs": {"type": "custom", "tokenizer": "two"},
                "words": {"type": "custom", "tokenizer": "blank"},
                "weighed": {"type": "custom", "tokenizer": "blank", "filter": ["number"]},
            },
        },
    }


def mappings() -> dict[str, Any]:
    """Return the fields of a report, of its sections, and of a word."""
    texts: dict[str, Any] = {}
    for part in PARTS:
        texts |= {
            part: _characters(),
            f"{part}_standing": _words("words", "string"),
            f"{part}_words": {**_words("weighed", part), "search_analyzer": "words"},
        }
    number = {"type": "integer"}
    kept = {name: {"type": "binary"} for name in KEPT}
    sections = {
        "report": number,
        "section": number,
        "kind": {"type": "byte"},
        "opening": {"type": "boolean"},
    }
    return {
        "dynamic": "strict",
        "_source": {
            "includes": ["title", "word", "in_*", *KEPT, *(f"sections.{p}" for p in PARTS)]
        },
        "properties": {
            "number": number,
            "title": _characters(),
            "title_standing": _words("words", "string"),
            "word": {"type": "keyword"},
            **{holding(part): number for part in ("texts", *PARTS)},
            **kept,
            "sections": {"type": "nested", "properties": {**sections, **texts}},
        },
    }


def holding(part: str) -> str:
    """Return the field of a word that says how many sections hold it in ``part``, or ``texts``: in heading or body."""
    return f"in_{part}"


def _characters() -> dict[str, Any]:
    text = {"type": "text", "norms": False, "similarity": "string"}
    return {
        **text,
        "analyzer": "characters",
        "fields": {"2": {**text, "analyzer": "pairs"}},
    }


def _words(analyzer: str, similarity: str) -> dict[str, Any]:
    return {
        "type": "text",
        "analyzer": analyzer,
        "similarity": similarity,
        "norms": False,
        "index_options": "freqs",
    }


# idf and every other weight come as the boost of a clause.
_STRING = f"return query.boost * doc.freq * {SCORE.k1 + 1} / (doc.freq + {SCORE.k1});"


def _word(mean: float) -> str:
    return (
        f"int number = (int) doc.freq; double times = number >> {_BITS}; int step = number & {(1 << _BITS) - 1};"
        f"double length = Math.floor({FIRST} * (Math.pow({GROWTH}, step) - 1) + 0.5);"
        f"return query.boost * times * {SCORE.k1 + 1} / (times + {SCORE.k1} * ({1 - SCORE.b} + {SCORE.b} * length / {mean!r}));"
    )


def _scripted(source: str) -> dict[str, Any]:
    return {"type": "scripted", "script": {"source": source}}


# Numbers of reports with two more numbers of each, four bytes each, as text: thousands of them
# as JSON would take most of an answer's time. Of a shard; a report is in one only.
_PACKED = """
byte[] all = new byte[12 * state.size];
for (int i = 0; i < state.size; i++) {
  int a = state.reports[i]; int b = state.first[i]; int c = state.second[i]; int at = 12 * i;
  all[at] = (byte) a; all[at + 1] = (byte) (a >> 8); all[at + 2] = (byte) (a >> 16); all[at + 3] = (byte) (a >> 24);
  all[at + 4] = (byte) b; all[at + 5] = (byte) (b >> 8); all[at + 6] = (byte) (b >> 16); all[at + 7] = (byte) (b >> 24);
  all[at + 8] = (byte) c; all[at + 9] = (byte) (c >> 8); all[at + 10] = (byte) (c >> 16); all[at + 11] = (byte) (c >> 24);
}
return Base64.getEncoder().encodeToString(all);
"""
_BEGIN = "state.size = 0; state.reports = new int[params.most]; state.first = new int[params.most]; state.second = new int[params.most];"
_SCORES = """
int at = state.size;
state.reports[at] = (int) doc['number'].value;
state.first[at] = Float.floatToIntBits((float) _score);
state.size = at + 1;
"""
_SECTIONS = """
int report = (int) doc['sections.report'].value;
int at = state.size;
if (at == 0 || state.reports[at - 1] != report) { state.reports[at] = report; state.size = at + 1; } else { at = at - 1; }
state.first[at] += 1;
state.second[at] |= 1 << (int) doc['sections.kind'].value;
"""


def scores(reports: int) -> dict[str, Any]:
    """Return what packs the score of each report found, of at most so many ``reports``."""
    return _metric(_SCORES, reports)


def sections(reports: int) -> dict[str, Any]:
    """Return what packs of each report how many of its sections are found, and of which kinds, a bit each."""
    return _metric(_SECTIONS, reports)


def _metric(source: str, reports: int) -> dict[str, Any]:
    return {
        "scripted_metric": {
            "params": {"most": max(reports, 1)},
            "init_script": _BEGIN,
            "map_script": source,
            "combine_script": _PACKED,
            "reduce_script": "return states;",
        }
    }
