"""The arrays score as Whoosh's own searcher does over the same index."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from whoosh import index, query, scoring
from whoosh.searching import Searcher

from indexer.archive.sums import Files
from indexer.engines.passes.bm25 import WEIGHTS
from indexer.engines.whoosh.postings.codec import JOINED
from indexer.engines.whoosh.postings.words import WORD_FIELDS, WordIndex
from tests.invented import Opened, report, section, with_ids

WORDS = ["堤防", "加固", "申请", "公开", "收费", "垃圾", "填埋", "政府", "信息", "村民"]
SEED = 20_261_121


@pytest.fixture(scope="module")
def words_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of random sections of very different lengths."""
    rng = random.Random(SEED)

    def text(most: int) -> str:
        return "，".join(rng.choices(WORDS, weights=range(1, 11), k=rng.randint(0, most)))

    reports = [
        report(
            f"第{n}镇", 2012, *(section(f"s{i}", text(3), text(60)) for i in range(3)),
            code=f"990101{100 + n}",
        )
        for n in range(40)
    ]  # fmt: skip
    folder = tmp_path_factory.mktemp("scores")
    Opened(folder, with_ids(reports)).close()
    return folder / "words"


@pytest.fixture()
def words(words_folder: Path) -> Iterator[WordIndex]:
    opened = WordIndex(Files(words_folder.parent), words_folder.name)
    yield opened
    opened.close()


@pytest.fixture()
def stock(words_folder: Path) -> Iterator[Searcher]:
    with index.open_dir(str(words_folder)).searcher(weighting=scoring.BM25F()) as searcher:
        yield searcher


def test_the_joined_field_adds_up_what_the_fields_score(words: WordIndex) -> None:
    """A word in the heading would count nothing, or twice, and nobody could say why."""
    for word in WORDS:
        wanted: dict[int, float] = {}
        for field, weight in WEIGHTS.items():
            for number, score in _ours(words, field, word).items():
                wanted[number] = wanted.get(number, 0) + weight * score
        numbers, scores = words.scores(JOINED, word)
        assert numbers.tolist() == sorted(wanted)
        assert dict(zip(numbers.tolist(), scores.tolist(), strict=True)) == pytest.approx(
            wanted, rel=1e-5
        )


def _stock(searcher: Searcher, asked: query.Query) -> dict[int, float]:
    return {hit.docnum: hit.score for hit in searcher.search(asked, limit=None)}


def _ours(words: WordIndex, field: str, word: str) -> dict[int, float]:
    numbers, scores = words.scores(field, word)
    return dict(zip(numbers.tolist(), scores.tolist(), strict=True))


def _close(ours: dict[int, float], stock: dict[int, float]) -> None:
    assert ours.keys() == stock.keys()
    for number, score in ours.items():
        assert score == pytest.approx(stock[number], abs=1e-5)


@pytest.mark.parametrize("field", WORD_FIELDS)
@pytest.mark.parametrize("word", [*WORDS, "没有这个词"])
def test_a_word_scores_as_the_stock_searcher_scores_it(
    words: WordIndex, stock: Searcher, field: str, word: str
) -> None:
    """A faster answer in another order would be another answer."""
    _close(_ours(words, field, word), _stock(stock, query.Term(field, word)))


@pytest.mark.parametrize("seed", range(60))
def test_words_combine_as_the_stock_searcher_combines_them(
    words: WordIndex, stock: Searcher, seed: int
) -> None:
    """AND adds the scores where all are, OR where any is, NOT takes away."""
    rng = random.Random(SEED + seed)
    asked = [(rng.choice(["heading", "body"]), word) for word in rng.sample(WORDS, 3)]
    terms = [query.Term(*each) for each in asked]
    found = [_ours(words, *each) for each in asked]

    def added(numbers: set[int]) -> dict[int, float]:
        return {n: sum(each.get(n, 0.0) for each in found) for n in numbers}

    every, some = set(found[0]).intersection(*found[1:]), set().union(*found)
    _close(added(every), _stock(stock, query.And(terms)))
    _close(added(some), _stock(stock, query.Or(terms)))
    # Whoosh gives one point for not holding a word; its AndNot misses exclusions.
    without = query.And([terms[0], query.Not(terms[1])])
    kept = {n: score + 1 for n, score in found[0].items() if n not in found[1]}
    _close(kept, _stock(stock, without))
