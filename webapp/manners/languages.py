"""Which language an answer is in: Chinese, or English for who asks for it.

``/en/…`` and ``/zh/…`` say it in the address, in front of every page as a mount does; so every link,
form and script of such a page stays in its language by itself, a cache never mixes the two up, and
nobody is followed by a cookie. The switch of every page leads there. An address without either is
the permanent one: it is what is cited, and it opens in the language that its reader's browser asks for
(``Accept-Language``; Chinese unless English is wanted more). From there on the links say ``/en/``.

Files and the API are Chinese as ever unless the address says otherwise: what a script reads must
not depend on the machine that it runs on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from flask import Flask, Response, g, request
from markupsafe import Markup, escape
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from indexer import links
from indexer.vocabulary.saying import LANGUAGES, said, speak, spoken
from webapp import urls
from webapp.manners.templates import of_language

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CHINESE, ENGLISH = LANGUAGES
_NAMES = {CHINESE: "中文", ENGLISH: "English"}
_TAGS = {CHINESE: "zh-Hans", ENGLISH: "en"}
_PREFIX = re.compile(rf"/({'|'.join(LANGUAGES)})(?=/|$)")
_FILES = re.compile(
    r"/(?:api|static)/|/feed$|/healthz$|/readyz$|/metrics$|.*\.[a-z]{2,5}$|.*/source$"
)
_PASSED_ON = re.compile(r"/feed$|(?!/api/).*\.[a-z]{2,5}$")
"""What is kept and read elsewhere: the addresses in it are the permanent ones."""
_FAILED = "failed"
_ROOT, _ASKED = "xxgk.root", "xxgk.by_browser"
_WORDS_OF_REPORTS = re.compile("(?<=“)[^“”<>]*[\u3400-\u9fff][^“”<>]*(?=”)")


class Version(NamedTuple):
    """This page in a language: what that calls itself, its tag (BCP 47), the address."""

    name: str
    tag: str
    url: str


def init_app(app: Flask) -> None:
    """Let ``app`` answer in the language that each request asks for."""
    app.wsgi_app = _Choosing(app.wsgi_app)  # type: ignore[method-assign]
    app.before_request(_begin)
    app.teardown_request(lambda _error: speak(CHINESE))
    app.after_request(_vary)
    jinja = app.jinja_env
    jinja.add_extension("jinja2.ext.i18n")
    jinja.newstyle_gettext = True  # type: ignore[attr-defined]
    # What stands between tags is marked up; what stands inside one cannot be.
    jinja.globals.update(gettext=_say_in_page, _=_say_in_tag)
    jinja.globals.update(page_language=_page_language, other_language=_other_language)
    jinja.globals.update(in_chinese=_in_chinese, in_own_words=_in_own_words)
    jinja.globals.update(translations=_translations)
    jinja.filters["quoting"] = quoting


def quoting(sentence: str) -> Markup:
    """Return a sentence whose quotations of Chinese are marked as Chinese: a voice reads them so."""
    if spoken() == CHINESE:
        return escape(sentence)
    return Markup(_WORDS_OF_REPORTS.sub(r'<span lang="zh">\g<0></span>', str(escape(sentence))))  # noqa: S704


@of_language
def _say_in_page(text: str, /, **parameters: object) -> Markup:
    return quoting(_say_in_tag(text, **parameters))


@of_language
def _say_in_tag(text: str, /, **parameters: object) -> Markup:
    return Markup(said(text, parameters)) % parameters  # noqa: S704  # the parameters are escaped


@of_language
def _in_chinese() -> Markup:
    """Return the attribute of an element that holds words of a report, or a name; a Chinese page needs none."""
    return Markup() if spoken() == CHINESE else Markup(' lang="zh"')


@of_language
def _page_language() -> str:
    return _TAGS[spoken()]


@of_language
def _in_own_words() -> Markup:
    """Return the attribute of an element of the page's own words among those of a report."""
    return Markup() if spoken() == CHINESE else Markup(' lang="en"')


class _Choosing:
    """Around the application: takes the language off the path, and puts it before every link."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[_ROOT] = environ.get("SCRIPT_NAME", "")
        path = environ.get("PATH_INFO", "")
        if found := _PREFIX.match(path):
            environ["PATH_INFO"] = path[found.end() :] or "/"
            environ["SCRIPT_NAME"] = environ[_ROOT] + found[0]
        elif not _FILES.match(path):
            environ[_ASKED] = True
            if _wanted(environ.get("HTTP_ACCEPT_LANGUAGE", "")) == ENGLISH:
                environ["SCRIPT_NAME"] = f"{environ[_ROOT]}/{ENGLISH}"
        return self._app(environ, start_response)


def _wanted(accepted: str) -> str:
    """The first of our languages that a browser names, in whatever land it is spoken: zh-TW is Chinese."""
    ranked = parse_accept_header(accepted, LanguageAccept)
    named = (tag.partition("-")[0].lower() for tag, quality in ranked if quality)
    return next((language for language in named if language in LANGUAGES), CHINESE)


def _begin() -> None:
    """Speak the language of the request; the links of a page stay in it."""
    # Without it the server asks itself, before anybody does.
    root = request.environ.setdefault(_ROOT, request.script_root)
    prefix = request.script_root.removeprefix(root)
    links.mount(root, "" if _PASSED_ON.match(request.path) else prefix)
    speak(prefix.strip("/") or CHINESE)


def _vary(response: Response) -> Response:
    if _ASKED in request.environ:
        response.vary.add("Accept-Language")
    return response


def _other_language() -> Version:
    """Return this page in the language that it is not in, where the reader stays in it."""
    other = CHINESE if spoken() == ENGLISH else ENGLISH
    asked = quote(request.query_string, safe=urls.IN_QUERY)
    return _version(other, f"/{other}", f"?{asked}" if asked and not g.get(_FAILED) else "")


def _translations() -> list[Version]:
    """Return the addresses of this page for who looks for it by language; a search has none."""
    if request.query_string or request.method not in ("GET", "HEAD") or g.get(_FAILED):
        return []
    found = [_version(ENGLISH, f"/{ENGLISH}"), _version(CHINESE, "")]
    return [each._replace(url=urls.host() + each.url) for each in found]


def _version(language: str, prefix: str, asked: str = "") -> Version:
    path = "/" if g.get(_FAILED) else quote(request.path)
    return Version(
        _NAMES[language], _TAGS[language], f"{request.environ[_ROOT]}{prefix}{path}{asked}"
    )


def failed() -> None:
    """Let the other language lead from this page to the first one: here is nothing to translate."""
    g.failed = True
