"""Whoosh keeps pickles in its files; nothing that one of them asks for is called."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from whoosh import index
from whoosh.codec.whoosh3 import W3Segment, W3TermInfo
from whoosh.filedb.filetables import OrderedHashReader, OrderedHashWriter
from whoosh.filedb.structfile import StructFile
from whoosh.system import pack_ushort

from indexer.archive.sums import Files
from indexer.engines.whoosh.postings.terms import Terms
from indexer.engines.whoosh.postings.words import WordIndex, schema
from indexer.vocabulary.errors import IndexDamaged
from tests.invented import Opened, report, section, with_ids


def call(path: Path, value: Any) -> Any:
    """Leave a trace, and return what the reader wants, so that it notices nothing."""
    path.mkdir(exist_ok=True)
    return value


class Hostile:
    """What calls something as soon as it is loaded, in place of a value."""

    def __init__(self, path: Path, value: Any = None) -> None:
        self.called = path, value

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Path, Any]]:
        return call, self.called


@pytest.fixture()
def folder(tmp_path: Path) -> Path:
    reports = [report("甲镇", 2012, section("s1", "一、概述", "公开为常态。"))]
    Opened(tmp_path, with_ids(reports)).close()
    return tmp_path / "words"


@contextmanager
def rewriting(path: Path) -> Iterator[tuple[StructFile, StructFile]]:
    """What the file held, to be read, and the file itself, to be written anew."""
    old = path.rename(path.with_suffix(".old"))
    with old.open("rb") as read, path.open("wb") as new:
        yield StructFile(read), StructFile(new)
    old.unlink()


def rewrite_contents(words: Path, change: Callable[[Any, list[Any]], tuple[Any, Any]]) -> None:
    """Let the table of contents hold another schema and other segments."""
    with rewriting(words / "_MAIN_1.toc") as (old, new):
        sizes, mark = [old.read_varint() for _ in range(3)], old.read_int()
        version, release = old.read_int(), [old.read_varint() for _ in range(3)]
        assert (len(sizes), mark, version, release) == (3, -12345, -111, [2, 7, 5])
        begin, schema, between = old.tell(), pickle.loads(old.read_string()), old.read(8)
        schema, segments = change(schema, old.read_pickle())
        old.seek(0)
        new.write(old.read(begin))
        new.write_string(pickle.dumps(schema))
        new.write(between + pickle.dumps(segments))


def in_schema(words: Path, trace: Path) -> None:
    """Let the schema call something."""
    rewrite_contents(words, lambda schema, segments: (Hostile(trace, schema), segments))


def in_segments(words: Path, trace: Path) -> None:
    """Let the segments call something."""
    rewrite_contents(words, lambda schema, segments: (schema, Hostile(trace, segments)))


def in_compound(words: Path, trace: Path) -> None:
    """Let the segment's files lie in another, which calls something."""

    def change(schema: Any, segments: list[Any]) -> tuple[Any, Any]:
        (segment,) = segments
        segment.compound = True
        files = pickle.dumps(Hostile(trace, {})) + pickle.dumps({})
        begin = struct.Struct("!qi")
        path = words / f"{segment.segment_id()}.seg"
        path.write_bytes(begin.pack(begin.size, len(files)) + files)
        return schema, segments

    rewrite_contents(words, change)


def rewrite_terms(words: Path, extra: Any = None, info: bytes = b"") -> None:
    """Let the table of terms keep ``extra`` too, and ``info`` of the word 公开 in bodies."""
    (path,) = words.glob("*.trm")
    size = path.stat().st_size
    with rewriting(path) as (old, new):
        table, written = OrderedHashReader(old, size), OrderedHashWriter(new)
        written.extras = table.extras | {"extra": extra}
        wanted = pack_ushort(table.extras["fieldmap"]["body"]) + "公开".encode()
        for key, kept in table.items():
            written.add(key, info if info and key == wanted else kept)
        written.close()


def in_terms(words: Path, trace: Path) -> None:
    """Let what the table of terms says of itself call something."""
    rewrite_terms(words, extra=Hostile(trace))


def inlined(words: Path, trace: Path) -> None:
    """Let the postings of a word stand in the table of terms, as Whoosh lets those of rare words."""
    numbers = W3TermInfo._struct.pack(1, 1.0, 1, 1, 1, 1.0, 0, 0)
    rewrite_terms(words, info=numbers + pickle.dumps(Hostile(trace, ((0,), (1.0,), (b"",)))))


NEVER_READ = (in_schema, in_compound)
REFUSED = (in_segments, in_terms, inlined)


def ask(words: Path) -> list[int]:
    """Look a word up in every way that there is."""
    with closing(WordIndex(Files(words.parent), words.name)) as opened:
        assert opened.beginning_with("body", "公", 9) == {"公开": 1}
        assert opened.postings("body", "公司")[0].tolist() == []
        found: list[int] = opened.postings("body", "公开")[0].tolist()
        return found


def test_what_whoosh_wrote_of_itself_is_read(folder: Path) -> None:
    """An index that nobody can open harms nobody, nor does it help."""
    assert ask(folder) == [0]
    rewrite_terms(folder, extra=["plain"])
    rewrite_contents(folder, lambda schema, segments: (schema, segments))
    assert ask(folder) == [0]


@pytest.mark.parametrize("plant", [*NEVER_READ, *REFUSED])
def test_an_index_of_others_runs_no_code_of_theirs(
    folder: Path, plant: Callable[[Path, Path], None]
) -> None:
    """Colleagues send each other an index as they send each other a spreadsheet."""
    plant(folder, trace := folder / "trace")
    if plant in NEVER_READ:
        assert ask(folder) == [0]
    else:
        with pytest.raises(IndexDamaged, match=r"words/.*\. Run: xxgk build"):
            ask(folder)
    assert not trace.exists()
    with index.open_dir(str(folder)).reader() as reader:  # who trusts the files
        reader.term_info("body", "公开")
    assert trace.is_dir()


def test_a_word_that_cannot_be_written_is_no_damage(folder: Path) -> None:
    """One odd question would take the index away from everybody."""
    files = Files(folder.parent)
    with closing(Terms(files, folder.name, schema())) as terms:
        with pytest.raises(UnicodeEncodeError):
            terms.place("body", "\ud800")
        assert not files.damage
        assert terms.place("body", "公开")[1] == 1


@pytest.mark.parametrize(("inlines", "rest"), [(1, 12), (0, 13), (0, 11)])
def test_what_is_kept_of_a_word_is_of_one_shape(folder: Path, inlines: int, rest: int) -> None:
    """A number read out of what is none would be the place of other postings."""
    numbers = W3TermInfo._struct.pack(inlines, 1.0, 1, 1, 1, 1.0, 0, 0)
    rewrite_terms(folder, info=numbers + bytes(rest))
    with pytest.raises(IndexDamaged, match=r"words/MAIN_.*\.trm cannot be read .*Run: xxgk build"):
        ask(folder)


def test_a_table_of_words_in_which_anything_is_changed_is_read_or_is_damaged(folder: Path) -> None:
    """Where no sum was compared, as in an index of others: no error of a library, and no end of the process."""
    (path,) = folder.glob("*.trm")
    whole, damaged = path.read_bytes(), 0
    for at in range(0, len(whole), 3):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            with closing(Terms(Files(folder.parent), folder.name, schema())) as terms:
                terms.place("body", "公开")
                terms.place("heading", "概述")
                terms.beginning_with("body", "", 9)
        except IndexDamaged:
            damaged += 1
    assert damaged > 20


BEGIN = pickle.PROTO + bytes([pickle.HIGHEST_PROTOCOL])
"""Of each pickle that Whoosh writes."""


@pytest.mark.parametrize("name", ["*.toc", "*.trm"])
def test_a_broken_pickle_is_damage_like_any_other(folder: Path, name: str) -> None:
    """The copy of a colleague would end in a traceback of a library that nobody here knows."""
    (path,) = folder.glob(name)
    whole = path.read_bytes()
    at = whole.rindex(BEGIN) + len(BEGIN)
    path.write_bytes(whole[:at] + b"\xff" + whole[at + 1 :])
    with pytest.raises(IndexDamaged, match=r"cannot be read .*Run: xxgk build"):
        ask(folder)


def test_what_a_pickle_sets_stays_in_what_it_made(folder: Path) -> None:
    """One index opened would change how the process reads and writes all others."""
    of_a_class = BEGIN + b"cwhoosh.codec.whoosh3\nW3Segment\n(N}\x8c\x05takenI1\nstb."
    (path,) = folder.glob("*.toc")
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex(BEGIN)] + of_a_class)
    with pytest.raises(IndexDamaged):
        ask(folder)
    assert not hasattr(W3Segment, "taken")
    pickle.loads(of_a_class)
    assert W3Segment.taken
    del W3Segment.taken
