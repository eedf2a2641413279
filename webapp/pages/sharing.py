"""What a page says to a messenger or a social network that is sent its address (Open Graph, https://ogp.me).

Its title is the page's own. The address is the permanent one, without a language: it opens in that
of who follows it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from indexer import links
from webapp import urls
from webapp.pages.pictures import Picture

_LONGEST = 160  # characters; what they show of it


class Shared(NamedTuple):
    """What the page is about in a sentence, its whole address, what kind of thing it is, and a picture if it has one."""

    description: str
    url: str
    kind: str
    picture: str


def shared(
    description: str,
    address: Callable[[], str],
    *,
    kind: str = "website",
    picture: Picture | None = None,
) -> Shared:
    """Return what is said of a page; ``address`` makes its address."""
    said = " ".join(description.split())
    short = said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
    with links.lasting():
        url = urls.host() + address()
        return Shared(short, url, kind, picture.shared if picture else "")
