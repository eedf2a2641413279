"""What of a finished archive an index of the cluster is to have, seen from what stands in it: what to send, and what to take out.

A report, or a lexicon, that stands there with all its rows as they are is not sent again. Of words only those are sent that are held
by more sections than before, or by fewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from indexer.archive import elsewhere
from indexer.archive.store import NAME, Store
from indexer.engines.opensearch import documents, fields, records
from indexer.engines.opensearch.slots import Sent
from indexer.vocabulary.progress import Progress, counted

Documents = Iterator[tuple[str, dict[str, Any]]]
"""Documents, each after its id."""


class Outgoing:
    """The documents of one archive. What stood in the index before is ``sent``, its ``words`` among it, in so many numbers of reports and sections.

    ``words`` and ``lexicons`` (names) are all that it is to have. ``placed`` has every report's sum with its slot and its first section,
    as far as ``documents`` has come, ``new`` counts those that were sent.
    """

    def __init__(
        self,
        folder: Path,
        store: Store,
        vocabulary: documents.Vocabulary,
        sent: Sent | None = None,
        given: tuple[int, int] = (0, 0),
    ) -> None:
        self._folder, self._store, self._words = folder, store, vocabulary
        self._sent = sent or Sent({}, frozenset())
        self.given, self.new = given, 0
        self.placed: list[tuple[bytes, tuple[int, int]]] = []
        self.words = {*vocabulary.sections, *vocabulary.parts["table"]}
        self._names = {n: records.name_of(words) for n, words in store.lexicons()}
        self.lexicons = frozenset(self._names.values())

    def documents(self, words: Mapping[str, Mapping[str, Any]], progress: Progress) -> Documents:
        """Yield what is to be sent; ``words`` are those of the index, each with its document."""
        rows, total = elsewhere.rows(self._folder / NAME), self._store.count("reports")
        for row in counted("sending the reports", rows, total, progress):
            named = records.named(row, self._names)
            sum_ = records.sum_of(named)
            where = self._sent.reports.get(sum_)
            if where is None:
                slot, first_section = where = self.given
                made = documents.document(row.report, self._words.lexicons, slot, first_section)
                yield str(slot), made
                yield f"report {slot}", records.document(named)
                self.given = slot + 1, first_section + len(made["sections"])
                self.new += 1
            self.placed.append((sum_, where))
        for number, lexicon in self._store.lexicons():
            if (name := self._names[number]) not in self._sent.lexicons:
                yield f"lexicon {name}", {"data": records.packed(lexicon)}
        for word in self.words:
            if (document := self._word(word)) != words.get(word):
                yield f"word {word}", document

    def _word(self, word: str) -> dict[str, Any]:
        of = {fields.holding(part): count[word] for part, count in self._words.parts.items()}
        of[fields.holding("texts")] = self._words.sections[word]
        return {"word": word, **of}

    def left(self, words: Iterable[str]) -> Iterator[str]:
        """Yield the ids of what is in the index, with these words, and not in the archive, once all documents were yielded."""
        stay = {slot for _, (slot, _) in self.placed}
        for slot, _ in self._sent.reports.values():
            if slot not in stay:
                yield from (str(slot), f"report {slot}")
        yield from (f"lexicon {name}" for name in self._sent.lexicons - self.lexicons)
        yield from (f"word {word}" for word in {*words} - self.words)
