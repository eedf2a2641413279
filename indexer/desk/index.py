"""An index as its readers see it: search it, fetch its reports, ask what is in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from indexer import engines
from indexer.archive import generations
from indexer.archive.generations import Generation
from indexer.archive.rows import lineage_of
from indexer.archive.skipped import Skipped, read_skipped
from indexer.archive.store import Arrival, Came
from indexer.archive.sums import touched
from indexer.desk.asking.alternatives import Alternatives
from indexer.desk.asking.clauses import asking
from indexer.desk.asking.completion import Completion, Suggestion
from indexer.desk.asking.named_places import NamedPlaces
from indexer.desk.asking.written import written
from indexer.desk.hits import Everything, Hits
from indexer.desk.offers import Offers
from indexer.desk.related import Related
from indexer.desk.snippets import Highlighter, Marks
from indexer.engines import Parts, refresh
from indexer.engines.contract import Amounts, KnownPlace, Ranking
from indexer.language.folding import fold
from indexer.language.pinyin import spellings
from indexer.language.synonyms import Synonyms, own
from indexer.vocabulary.budget import in_time
from indexer.vocabulary.coverage import Coverage
from indexer.vocabulary.errors import IndexDamaged, XxgkError, build_again, is_want
from indexer.vocabulary.query import In, Phrase, Query, Words, positive_leaves
from indexer.vocabulary.report import Report, Section
from indexer.vocabulary.results import Hit, Results

_Read = TypeVar("_Read")
_MEANT = 3  # readings of a mistyped text worth offering


def open_index(directory: Path, synonyms: Synonyms | None = None, *, last: bool = False) -> Index:
    """Open the current generation of ``directory``, or of what it mirrors; ``synonyms`` instead of the program's own.

    ``last``: where another program made it, the last that this one reads.
    Raises ``IndexMissing``, ``IndexMismatched`` or ``IndexDamaged``, each with the remedy, and ``ClusterAway``.
    """
    refresh(directory)
    return Index(directory, synonyms, last)


def verify(directory: Path) -> list[str]:
    """Read every part of the current generation; return what is broken, in sentences.

    Raises ``IndexUnusable`` when there is no generation to look at.
    """
    refresh(directory, lambda folder: bool(generations.looked_at(folder)[1]))
    name = generations.current(directory)
    broken = generations.looked_at(directory / name)[1]
    broken += generations.faults_of_pointer(directory, name)
    if not broken:
        with Index(directory) as index:
            broken = index.check()
    return broken


class Index:
    """One generation, opened. It stays readable when a later build replaces it."""

    def __init__(self, directory: Path, synonyms: Synonyms | None = None, last: bool = False):
        self.directory, self._pointer = directory, generations.pointer(directory)
        opened, parts = generations.open_current(directory, self._opened, last)
        self._store, self._originals, self._engine, self._elsewhere = parts
        self._folder, self._metadata, self._files = opened.folder, opened.metadata, opened.files
        self._made = generations.made(self._folder)
        self._named = directory / self._pointer
        stands_in = self._pointer and self._named != self._folder
        self._named_then = touched(self._named) if stands_in else None
        self.instead_of = self._pointer if stands_in else None
        """The newer generation that this one answers for: damaged, or another program's."""
        self._analyzer = generations.analyzer_of(self._metadata, directory)
        self.generation = str(self._metadata.get("generation"))
        self.content = opened.identity
        """Tells this index from any other, however it is called: the same for a copy of it."""
        cut = self._analyzer.words
        self._hits = Hits(self._engine, self._store, cut)
        self._places = NamedPlaces(self._engine)
        self._alternatives = Alternatives(own() if synonyms is None else synonyms, cut)
        self._offers = Offers(self._engine, self._places, self._alternatives, cut, self.meant)

    def _opened(self, found: Generation) -> tuple[Generation, Parts]:
        self._files = found.files
        cut = generations.analyzer_of(found.metadata, self.directory)
        with self._blaming():
            return found, engines.opened(found.metadata["engine"], found.files, cut)

    @contextmanager
    def _blaming(self) -> Iterator[None]:
        """Let what fails because files were altered be ``IndexDamaged``.

        Whatever else fails is a mistake of the program or a want of memory, and "build it
        again" no remedy: it goes on as it is. The files are compared with their
        sums only then.
        """
        try:
            yield
        except XxgkError:
            raise
        except Exception as error:
            if not is_want(error) and (damage := self._files.blamed()):
                said = "; ".join(damage[:3])
                raise IndexDamaged(
                    f"{self._files.folder}: {said}. {build_again(self.directory)}"
                ) from error
            raise

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files."""
        self._engine.close()
        self._store.close()

    def is_current(self) -> bool:
        """Whether who opens the directory now opens this very generation, and may believe it. Cheap."""
        if generations.pointer(self.directory) != self._pointer:
            return False
        if generations.made(self._folder) != self._made or not self._files.is_sound():
            return False
        # What it stands in for may have been put right by hand.
        return self._named_then is None or touched(self._named) == self._named_then

    @property
    def notes(self) -> list[str]:
        """What the operator says of this corpus, for every page that shows its reports."""
        return list(self._metadata["notes"])

    def search(self, query: Query, places: int = 0) -> Results:
        """Return the page of hits that ``query`` asks for, exact totals, facets and offers.

        The answer holds the query as it was understood: places by the names they have here. Of the
        places inside one place it lists at most ``places``, those of most reports; 0 is all.
        """
        with self._blaming():
            return self._hits.search(self._places.resolved(query), places, self._offers.of)

    def joined(self, query: Query) -> Iterator[tuple[str, Query]]:
        """Yield each word that ``query`` asks for as another for the same, and the query without it."""
        for word, root in self._alternatives.joined(query.root):
            if (text := written(root)) is not None:
                yield word, replace(query, text=text, root=root, page=1, notes=())

    def paraphrases(self, query: Query) -> Iterator[Query]:
        """Yield ``query`` in other words for the same, one word changed at a time."""
        for wider in self._alternatives.wider(query.root):
            for other in chain.from_iterable(wider.others.values()):
                changed = asking(query, wider.leaf, other)
                if (text := written(changed.root)) is not None:
                    yield replace(changed, text=text, notes=())

    def related(self, query: Query) -> Iterator[Query]:
        """Yield the words that stand with what ``query`` asks for, the most significant first, each as a query."""
        with self._blaming():
            for word in self._related.words(query):
                run = Words(word) if self.is_word(word) else Phrase(word)
                yield replace(query, text=written(run) or word, root=run, notes=())

    @cached_property
    def _related(self) -> Related:
        def is_place(word: str) -> bool:
            return bool(self._places.whole(word) or self._places.short(word))

        return Related(self._engine, self._store, self._analyzer.words, is_place)

    def rank(self, query: Query) -> Ranking:
        """Return totals, facets and the order of one page, without fetching any text."""
        with self._blaming():
            return self._engine.rank(self._places.resolved(query))

    def total(self, query: Query) -> int:
        """Return how many reports answer ``query``, as ``rank`` would say, for less."""
        with self._blaming():
            return self._engine.total(self._places.resolved(query))

    def amounts(self, query: Query, figures: Sequence[str]) -> tuple[Query, Amounts]:
        """Return what all reports that answer ``query`` state of ``figures``, and the query as understood."""
        with self._blaming():
            asked = self._places.resolved(query)
            return asked, self._engine.amounts(asked, figures)

    def stating(self, numbers: Iterable[int], figures: Collection[str]) -> Iterator[Report]:
        """Yield the reports of these numbers, without their sections, with these figures only.

        Each is read when it is taken; raises ``IndexDamaged`` when one cannot be read.
        """
        return self._each(self._store.stating(numbers, figures))

    def is_word(self, run: str) -> bool:
        """Return whether a run is one word as the index was cut."""
        return self._hits.is_word(run)

    def everything(self, query: Query) -> Everything:
        """Return the whole answer to ``query``, whatever page it asks for, its hits one at a time."""
        with self._blaming():
            everything = self._hits.everything(self._places.resolved(query))
        return everything._replace(hits=self._each(everything.hits))

    def _each(self, found: Iterator[_Read]) -> Iterator[_Read]:
        with self._blaming():
            yield from in_time(found)

    def newest(
        self, query: Query, most: int, matches: int, among: Collection[int] | None = None
    ) -> tuple[int, list[tuple[Hit, Report, Arrival]]]:
        """Return how many reports answer ``query``, and the ``most`` that changed last, latest first.

        Each as a hit with its ``matches`` best matches, what is known of it
        without its sections, and when it came. With ``among`` only reports of
        these numbers count. Page, size and order asked for mean nothing.
        Raises what ``search`` raises.
        """
        with self._blaming():
            total, hits = self._hits.newest(self._places.resolved(query), most, matches, among)
            return total, [(hit, *self._store.arrival(hit.id)) for hit in hits]

    @cached_property
    def arrivals(self) -> list[Came]:
        """What every report came with, and when, by number."""
        with self._blaming():
            return self._store.arrivals()

    def each_report(self, numbers: Iterable[int] | None = None) -> Iterator[Report]:
        """Yield every report by id, or those of ``numbers``, without sections, each read when it is taken.

        Raises ``IndexDamaged`` when one cannot be read.
        """
        return self._each(self._store.each(numbers))

    def meant(self, text: str) -> list[str]:
        """Return what ``text``, which finds nothing, may have been meant to be, likeliest first.

        What sounds the same goes before the rest: most slips are of an input method by sound.
        """
        with self._blaming():
            found = self._engine.variants(text)
        sound = spellings(fold(text))
        # What only ever stands inside another reading is a part of that word.
        parts = {w for w in found for o in found if w != o and w in o and found[w] == found[o]}

        def likeliest(other: str) -> tuple[bool, bool, int, str]:
            shorter = len(other) < len(text)  # always found at least as often
            return sound.isdisjoint(spellings(other)), shorter, -found[other], other

        return sorted(found.keys() - parts, key=likeliest)[:_MEANT]

    def report(self, id_: str) -> Report:
        """Return the report of this id; raises ``NotFound``."""
        with self._blaming():
            return self._store.report(id_)

    def particulars(self, id_: str) -> Report:
        """Return the report of this id without its sections; raises ``NotFound``."""
        with self._blaming():
            return self._store.arrival(id_)[0]

    def listing(self, first: int, count: int) -> list[tuple[str, int | None]]:
        """Return (id, when its file was changed in ns of the epoch) of a stretch of reports, by id."""
        with self._blaming():
            return self._store.listing(first, count)

    def redirect(self, id_: str) -> str | None:
        """Return the id that this old id now has, None if it never was one."""
        with self._blaming():
            return self._store.redirect(id_)

    def other_years(self, report: Report) -> list[tuple[int | None, str]]:
        """Return (year, id) of all reports of this report's place, its own among them, by year.

        Under all codes and names that the place has had; only its own when it is not known, or
        not for sure, which place that is.
        """
        if (lineage := lineage_of(report)) is None:
            return [(report.year, report.id)]
        with self._blaming():
            return self._store.years_of(lineage)

    def reports_of(self, place: str) -> list[tuple[int | None, str]]:
        """Return (year, id) of all reports of the place of this value itself, by year."""
        with self._blaming():
            return self._store.years_of(place)

    @cached_property
    def coverage(self) -> Coverage:
        """Which place has a report of which year, and which it lacks, as of the build."""
        with self._blaming():
            return self._store.coverage()

    def known_places(self) -> list[KnownPlace]:
        """Return every place that reports lie in; ``parent`` is a number in this list."""
        with self._blaming():
            return self._places.all

    def places_called(self, name: str) -> list[KnownPlace]:
        """Return those that have, or had, exactly this code or name."""
        with self._blaming():
            return [self._places.all[number] for number in self._places.called(name)]

    def marks(self, query: Query, section: Section) -> tuple[Marks, Marks]:
        """Return what to mark of ``query`` in the section's heading and in its text."""
        return Highlighter(query, self._analyzer.words).marks(section)

    def title_marks(self, query: Query, titles: Iterable[str]) -> list[Marks]:
        """Return what to mark of ``query`` in each of the titles, in which only what was asked of titles is marked."""
        if all(where != "title" for where, _ in positive_leaves(query.root)):
            return [() for _ in titles]
        highlighter = Highlighter(query, self._analyzer.words)
        return [highlighter.title_marks(title) for title in titles]

    def marked(self, query: Query, report: Report) -> list[tuple[str, int]]:
        """Return how often each clause of ``query`` is marked in ``report``, as it is printed; of one clause nothing.

        Words of two clauses that touch are one mark for the eye, and one for each here.
        """
        if len({*positive_leaves(query.root)}) < 2:
            return []
        counts = Highlighter(query, self._analyzer.words).counts(report)
        return [(str(In(where, leaf) if where else leaf), n) for (where, leaf), n in counts.items()]

    def cell_marks(self, query: Query, section: Section) -> list[list[list[Marks]]]:
        """Return what to mark of ``query`` in the section's tables: by table, row and cell."""
        return Highlighter(query, self._analyzer.words).cell_marks(section)

    def suggestions(self, typed: str) -> list[Suggestion]:
        """Return ways to complete a query being ``typed``, the likeliest first; none for what is none."""
        with self._blaming():
            return self._completion.suggestions(typed)

    @cached_property
    def _completion(self) -> Completion:
        return Completion(self._engine, self._places, self._analyzer.words)

    def stats(self) -> dict[str, Any]:
        """Return what is in the index and how it was made."""
        kept = (
            "generation",
            "built",
            "reports",
            "sections",
            "skipped",
            "segmenter",
            "schema",
            "notes",
        )
        return {name: self._metadata[name] for name in kept} | self._summary

    @cached_property
    def _summary(self) -> dict[str, Any]:
        # A generation never changes, and the front page asks each time.
        with self._blaming():
            return self._store.summary() | {"source_bytes": self._originals.size()}

    def doubtful(self, doubt: str, first: int = 0, count: int = 20) -> tuple[int, list[Report]]:
        """Return how many reports have this doubt (``ambiguous``, ``undated`` …), and a stretch of them by id.

        They come without their sections.
        """
        with self._blaming():
            return self._store.doubtful(doubt), self._store.list_doubtful(doubt, first, count)

    def source(self, report: Report, sha256: str = "") -> bytes:
        """Return the original file of ``report``, or that of its files which has this checksum.

        Raises ``NotFound`` when it was not kept.
        """
        sha256 = sha256 or report.sha256
        path = next((f.path for f in report.other_files if f.sha256 == sha256), report.path)
        with self._blaming():
            return self._originals.read(path, sha256)

    def check(self) -> list[str]:
        """Read every report and its original; return what is broken, in sentences."""
        wanted = {f.path: f.sha256 for f in self._store.files().values() if f.reason is None}
        rest = self._elsewhere.check() if self._elsewhere else []
        return self._store.check() + self._originals.check(wanted) + rest

    def skipped(self) -> list[Skipped]:
        """Return the files that were not taken, with their reasons."""
        return self._skipped

    @cached_property
    def _skipped(self) -> list[Skipped]:
        with self._blaming():
            return read_skipped(self._folder)
