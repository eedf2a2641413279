"""No cell of any table that can be taken away is a formula, by whatever route it leaves."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from unicodedata import category
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from tests.invented import report, section
from tests.invented_figures import NEW, stated
from tests.invented_index import build_index, client_over
from webapp.api.operations import OPERATIONS

# Before the sign stands something that nobody sees.
HIDDEN = ["", " ", "\u00a0", "\u00ad", "\u034f", "\u061c", "\u115f", "\u180e", "\u200b", "\u202e"]
HIDDEN += ["\u2060", "\u3000", "\u3164", "\ufe0f", "\ufeff", "\uffa0", "\ufffb", "\U000e0020"]


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    reports = [
        replace(
            report(f"{hidden}=甲{n}镇", 2012, section("s1", f"{hidden}＝一", f"{hidden}-1公开")),
            title=f"{hidden}@题",
            figures=(stated(NEW, 3, quote=f"{hidden}=HYPERLINK(1)"),),
            warnings=(f"{hidden}+1",),
        )
        for n, hidden in enumerate(HIDDEN)
    ]
    return client_over(build_index(tmp_path_factory.mktemp("cells"), reports))


def files(web: FlaskClient, hidden: str) -> Iterator[str]:
    """Every CSV file that there is, asked for what begins with something hidden and a sign."""
    rules = {rule.endpoint: rule.rule for rule in web.application.url_map.iter_rules()}
    for endpoint, operation in OPERATIONS.items():
        for ending, body in operation.answers.items():
            if body.media == "text/csv":
                path = re.sub(r"<any.*>", ending, rules[endpoint])
                names = {parameter.name for parameter in operation.parameters}
                if "coverage" in path:
                    names.remove("place")  # one that is not known has no table
                asked = {"q": f"{hidden}-公开", "phrase": f"{hidden}=公开", "place": f"{hidden}=甲"}
                asked["text"] = f"{hidden}=公开"
                needed = {"phrase": "公开", "name": NEW, "text": "公开"}
                for each in (needed | asked, needed):
                    yield f"{path}?{urlencode({n: v for n, v in each.items() if n in names})}"


@pytest.mark.parametrize("hidden", HIDDEN, ids=ascii)
def test_nothing_hidden_makes_a_formula_of_a_cell(web: FlaskClient, hidden: str) -> None:
    """One township's page, or one link, could run a command on every journalist's machine."""
    addresses = list(files(web, hidden))
    assert len(addresses) == 14
    for address in addresses:
        answer = web.get(address, buffered=True)
        assert answer.status_code == 200, address
        for row in csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")):
            for cell in row:
                unseen = "\u115f\u1160\u3164\uffa0"
                shown = [c for c in cell if category(c)[0] not in "CMZ" and c not in unseen]
                assert not (shown and shown[0] in "=+-@＝＋－＠"), (address, cell)
