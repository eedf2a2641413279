"""Templates as they are compiled: what is printed is what Jinja would print, in every language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import DictLoader
from markupsafe import Markup

from indexer.vocabulary.saying import LANGUAGES, speaking
from webapp.manners import languages, templates

PAGES = {
    "sentence.html": '{{ _("检索词") }}|{% trans n=n %}另有 {{ n }} 个章节{% endtrans %}',
    "values.html": "{{ text }}|{{ marked }}|{{ 3 }}|{{ none }}|{{ 'x' if false }}",
    "links.html": "{{ url_for('static', filename='a.css') }}|{{ url_for('page', name=text) }}",
    "absent.html": "{% if false %}{{ url_for('absent') }}{% endif %}here",
    "percent.html": "{% trans n=n %}{{ n }} 占 5%{% endtrans %}",
}


@pytest.fixture
def app() -> Iterator[Flask]:
    """An application of these templates."""
    app = Flask("tests")
    templates.init_app(app)
    languages.init_app(app)
    app.jinja_env.loader = DictLoader(PAGES)
    app.add_url_rule("/page/<name>", "page", lambda name: name)
    with app.test_request_context("/", base_url="http://desk.example/xxgk"):
        yield app


def printed(app: Flask, name: str, **given: object) -> str:
    return app.jinja_env.get_template(name).render(given)


def test_each_language_has_its_words_whichever_was_asked_first(app: Flask) -> None:
    """Words that are said once, when a template is compiled, would be the first reader's for all."""
    for language, said in zip(
        (*LANGUAGES, LANGUAGES[0]), ("检索词", "Search words", "检索词"), strict=True
    ):
        with speaking(language):
            assert printed(app, "sentence.html", n=2).partition("|")[0] == said


def test_a_parameter_of_a_sentence_is_escaped_and_counted_in_both_languages(app: Flask) -> None:
    """What a reader typed would be markup, or one section be “1 more sections”."""
    assert printed(app, "sentence.html", n="<i>").endswith("|另有 &lt;i&gt; 个章节")
    assert printed(app, "percent.html", n=3) == "3 占 5%"
    with speaking("en"):
        one, two = (printed(app, "sentence.html", n=n).partition("|")[2] for n in (1, 2))
        assert (one, two) == ("1 more section", "2 more sections")


def test_only_what_is_marked_up_is_printed_as_it_is(app: Flask) -> None:
    """The words of a report would be taken for markup, or the marks in them be printed."""
    given = {"text": "<b>&'\"", "marked": Markup("<b>")}
    assert printed(app, "values.html", **given) == "&lt;b&gt;&amp;&#39;&#34;|<b>|3|None|"


def test_an_address_that_is_known_beforehand_stands_where_the_site_does(app: Flask) -> None:
    """A template that was compiled for a request under one path would lead the next one astray."""
    static = "/static/a.css|/page/a%20b"
    root, _, rest = printed(app, "links.html", text="a b").partition("/static")
    assert (root, "/static" + rest) == ("/xxgk", static.replace("|", "|/xxgk"))
    with app.test_request_context("/", base_url="http://desk.example/en"):
        assert printed(app, "links.html", text="乙") == "/en/static/a.css|/en/page/%E4%B9%99"


def test_a_page_that_is_not_offered_hinders_only_who_links_to_it(app: Flask) -> None:
    """An installation without mail would have no page that could link to its settings."""
    assert printed(app, "absent.html") == "here"
