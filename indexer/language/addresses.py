"""What is an address of the web, and may become a link; ``javascript:`` and ``data:`` never."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from indexer.language.unseen import UNSEEN
from indexer.vocabulary.saying import word

_UNSEEN = re.compile(f"[{UNSEEN}]+")
# What a browser takes for the host, too: no backslash, no %, nothing that is cut away.
_GOVERNMENT = re.compile(r"(?:[a-z0-9_-]+\.)*gov\.cn\.?|(?:[\w-]+\.)+(?:政务|xn--zfr164b)\.?")
_SOURCE, _OTHER = word("来源网页"), word("来源网页（非政府网站）")
CAUTION = word(
    "这个网址不是政府网站（.gov.cn），可能是转载，内容可能有增删；引用前请与发布单位的原文核对。"
)
"""What is said beside an address that is not a government's."""


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


def is_government(address: str | None) -> bool:
    """Tell whether ``address`` is on a site of the Chinese government: .gov.cn or .政务.

    >>> is_government("http://www.qingyu.gov.cn/a.html"), is_government("http://gov.cn.example.com/")
    (True, False)
    """
    if not is_web_address(address):
        return False
    try:
        host = urlsplit(address or "").hostname or ""
    except ValueError:
        return False
    return _GOVERNMENT.fullmatch(host) is not None


def source_label(address: str | None) -> str:
    """Return what a page at ``address`` is called; the publisher's never, for nobody has looked.

    >>> source_label("https://www.gov.cn/a.html"), source_label("http://example.com/a.html")
    ('来源网页', '来源网页（非政府网站）')
    """
    return _SOURCE if is_government(address) else _OTHER
