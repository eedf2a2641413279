"""A finished archive → the documents of the cluster: reports with their sections, and the words there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from indexer.archive.searched import characters_of, lexicon_of, numbers_of
from indexer.archive.store import Store
from indexer.engines.counting.columns import KIND_NUMBERS
from indexer.engines.lengths import step_of
from indexer.engines.opensearch.fields import PARTS, weighed
from indexer.engines.standing import standing_words
from indexer.language.analyzer import END


class Vocabulary(NamedTuple):
    """The words of all sections: how many sections hold each, and the mean of words a section by part."""

    sections: Counter[str]
    parts: dict[str, Counter[str]]
    means: dict[str, float]


def vocabulary(store: Store) -> Vocabulary:
    """Count the words of every section of an archive."""
    found, parts = Counter[str](), {part: Counter[str]() for part in PARTS}
    lengths, sections = Counter[str](), 0
    for each in _cut(store):
        for texts in each:
            sections += 1
            for part, words in zip(PARTS, texts, strict=True):
                lengths[part] += len(words)
                parts[part].update({*words})
            found.update({*texts[0], *texts[1]})
    means = {part: lengths[part] / max(sections, 1) or 1.0 for part in PARTS}
    return Vocabulary(found, parts, means)


def documents(store: Store) -> Iterator[dict[str, Any]]:
    """Yield every report of an archive as the cluster is given it, by number."""
    each, before = zip(store.characters(), _cut(store), store.counted(), strict=True), 0
    for number, (packed, words, counted) in enumerate(each):
        title, texts, tables = (_units(units) for units in characters_of(packed))
        last = len(counted.kinds) - 1
        sections = [
            {
                "report": number,
                "section": before + at,
                "kind": KIND_NUMBERS[kind],
                "opening": not texts[2 * at] and at < last,
                **_texts((texts[2 * at], texts[2 * at + 1], tables[at]), words[at]),
            }
            for at, kind in enumerate(counted.kinds)
        ]
        before += len(sections)
        yield {
            "number": number,
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


def _cut(store: Store) -> Iterator[list[list[list[str]]]]:
    """Yield of every report the words of each section: of its heading, its body and its tables."""
    lexicons: dict[int, list[str]] = {}
    for number, words in store.lexicons():
        lexicons[number] = [word.decode("utf-8", "replace") for word in lexicon_of(words)]
    for lexicon, packed in store.words():
        known = lexicons[lexicon]
        texts: list[list[str]] = [[]]
        for word in map(known.__getitem__, numbers_of(packed).tolist()):
            if word == END:
                texts.append([])
            else:
                texts[-1].append(word)
        yield [texts[at : at + len(PARTS)] for at in range(0, len(texts) - 1, len(PARTS))]
