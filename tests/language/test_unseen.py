"""What nobody sees, and what is an address."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import make_query
from indexer.language.addresses import is_web_address, web_address
from indexer.language.unseen import NOT_XML, UNSEEN, without_unseen


@pytest.mark.parametrize(
    "character",
    "\x00\x1b\x7f\x85\u00ad\u200b\u202e\u2060\ufe0f\ufeff\ud800\u115f\u1160\u2800\u3164\uffa0\ufffc",
)
def test_what_is_copied_along_and_never_seen_is_known(character: str) -> None:
    """A word with a soft hyphen in it would be another word, and a turned address another host."""
    assert re.fullmatch(f"[{UNSEEN}]", character)


@given(
    st.text(
        st.characters(
            categories=["L", "N", "P", "S", "Zs"],
            exclude_characters="\u115f\u1160\u2800\u3164\uffa0\ufffc",
        )
    )
)
def test_nothing_that_shows_is_unseen(text: str) -> None:
    """A quotation would lack a character that the reader can point at."""
    assert not re.search(f"[{UNSEEN}{NOT_XML}]", text)


@given(st.text() | st.text(alphabet="htps:/.cn\u202e \n[]@\x00", max_size=20))
def test_what_may_become_a_link_names_a_host_of_the_web(text: str) -> None:
    """javascript: in a manifest would run in every reader's browser."""
    written = web_address(text)
    assert written == "" or (is_web_address(written) and written.isascii())
    assert not re.search(r"\s", written)


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "data:,x", "file:///etc", "http:", "http://[", "//a.cn", "", None],
)
def test_what_is_no_address_of_the_web_never_becomes_one(text: str | None) -> None:
    """An operator's slip in a manifest is no link."""
    assert not is_web_address(text)
    assert web_address(text) == ""


@given(st.text())
def test_what_is_dropped_takes_no_blank_and_no_line_with_it(text: str) -> None:
    """Two words of a question would become one."""
    assert re.findall(r"\s", without_unseen(text)) == re.findall(r"\s", text)


def test_words_are_asked_for_without_what_nobody_sees() -> None:
    """Words pasted from a page would find nothing."""
    assert make_query("河\u200b\u3164道 清\u00ad\u2800淤").root == make_query("河道 清淤").root
