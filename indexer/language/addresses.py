"""What is an address of the web, and may become a link; ``javascript:`` and ``data:`` never."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from indexer.language.unseen import UNSEEN

_UNSEEN = re.compile(f"[{UNSEEN}]+")


def is_web_address(text: str | None) -> bool:
    """Tell whether ``text`` names a host of the web.

    >>> is_web_address("https://example.cn/a.html"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    try:
        parts = urlsplit(text or "")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def web_address(text: str | None) -> str:
    """Return ``text`` as one safe word when it is an address of the web, else nothing.

    >>> web_address("https://example.cn/年报 1.html"), web_address("javascript:alert(1)")
    ('https://example.cn/%E5%B9%B4%E6%8A%A5%201.html', '')
    """
    written = _UNSEEN.sub("", text or "").strip()
    return quote(written, safe="%/:?#[]@!$&'()*+,;=-._~") if is_web_address(written) else ""
