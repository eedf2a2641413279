"""A finished archive → the documents of the cluster: reports with their sections, and the words there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from indexer.archive.searched import characters_of, lexicon_of, numbers_of
from indexer.archive.store import Store
from indexer.engines.counting.columns import KIND_NUMBERS
from indexer.engines.lengths import step_of
from indexer.engines.opensearch.fields import PARTS, weighed
from indexer.engines.standing import standing_words
from indexer.language.analyzer import END

_Words = list[list[str]]
"""Of one section: the words of its heading, of its body and of its tables."""


class Vocabulary(NamedTuple):
    """The words of all sections: how many sections hold each, the mean of words a section by part, and every lexicon by its number."""

    sections: Counter[str]
    parts: dict[str, Counter[str]]
    means: dict[str, float]
    lexicons: Mapping[int, Sequence[str]]


def vocabulary(store: Store) -> Vocabulary:
    """Count the words of every section of an archive."""
    found, parts = Counter[str](), {part: Counter[str]() for part in PARTS}
    lengths, sections, lexicons = Counter[str](), 0, _lexicons(store)
    for lexicon, packed in store.words():
        for texts in _cut(lexicons[lexicon], packed):
            sections += 1
            for part, words in zip(PARTS, texts, strict=True):
                lengths[part] += len(words)
                parts[part].update({*words})
            found.update({*texts[0], *texts[1]})
    means = {part: lengths[part] / max(sections, 1) or 1.0 for part in PARTS}
    return Vocabulary(found, parts, means, lexicons)


def _lexicons(store: Store) -> dict[int, list[str]]:
    return {
        number: [word.decode("utf-8", "replace") for word in lexicon_of(words)]
        for number, words in store.lexicons()
    }


def document(
    report: Mapping[str, Any], lexicons: Mapping[int, Sequence[str]], slot: int, first_section: int
) -> dict[str, Any]:
    """Return a report, by the columns of its row, as the cluster is given it to be searched in this slot."""
    title, texts, tables = (_units(units) for units in characters_of(report["characters"]))
    words = _cut(lexicons[report["lexicon"]], report["words"])
    kinds = report["kinds"].split()
    last = len(kinds) - 1
    sections = [
        {
            "report": slot,
            "section": first_section + at,
            "kind": KIND_NUMBERS[kind],
            "opening": not texts[2 * at] and at < last,
            **_texts((texts[2 * at], texts[2 * at + 1], tables[at]), words[at]),
        }
        for at, kind in enumerate(kinds)
    ]
    return {
        "number": slot,
        "title": title[0],
        "title_standing": " ".join(standing_words(title[0])),
        "sections": sections,
    }


def _texts(texts: Sequence[str], words: Sequence[Sequence[str]]) -> dict[str, str]:
    found = {}
    for part, text, cut in zip(PARTS, texts, words, strict=True):
        if text:
            found[part] = text
            found[f"{part}_standing"] = " ".join(standing_words(text))
            found[f"{part}_words"] = weighed(Counter(cut), step_of(len(cut)))
    return found


def _units(units: bytes) -> list[str]:
    return units.decode("utf-16-le", "replace").split("\0")[:-1]


def _cut(lexicon: Sequence[str], packed: bytes) -> list[_Words]:
    """The words of a report, section by section."""
    texts: list[list[str]] = [[]]
    for word in map(lexicon.__getitem__, numbers_of(packed).tolist()):
        if word == END:
            texts.append([])
        else:
            texts[-1].append(word)
    return [texts[at : at + len(PARTS)] for at in range(0, len(texts) - 1, len(PARTS))]
