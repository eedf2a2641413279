"""Addresses of mail: which are taken, and how one is spoken of where others may read it."""

from __future__ import annotations

import re

LONGEST = 254
"""Characters of a whole address (RFC 5321)."""
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?P<domain>(?:{_LABEL}\.)+{_LABEL})")


def is_address(text: str) -> bool:
    """Return whether ``text`` is an address that any server can be handed.

    >>> is_address("a.b+c@news.example"), is_address("a@b"), is_address("a..b@news.example")
    (True, False, False)
    >>> is_address("a@news.example\\nBcc: b@news.example"), is_address("张@news.example")
    (False, False)
    """
    found = _ADDRESS.fullmatch(text)
    return found is not None and len(text) <= LONGEST and len(found["local"]) <= 64


def hinted(address: str) -> str:
    """Return ``address`` so that its owner knows it and nobody can write to it.

    >>> hinted("reporter@news.example")
    'r…@news.example'
    """
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
