"""Text that was read from pictures says so wherever it is shown or taken away."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from indexer.vocabulary.report import Repair
from tests.invented_index import asked, build_index, client_over, invented_reports


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    first, *others = invented_reports()
    scanned = replace(first, repairs=(Repair("radicals", 9), Repair("ocr", 3)))
    return client_over(build_index(tmp_path_factory.mktemp("web"), [scanned, *others], []))


def test_the_page_the_api_and_every_file_say_which_report_was_recognised(web: FlaskClient) -> None:
    """A number that a machine misread would be printed as the township's."""
    hits = {hit["id"]: hit["repairs"] for hit in asked(web, "/api/search?size=100")["hits"]}
    (scanned,) = [id_ for id_, repairs in hits.items() if repairs]
    expected = [{"kind": "radicals", "count": 9}, {"kind": "ocr", "count": 3}]
    assert hits[scanned] == asked(web, f"/api/reports/{scanned}")["repairs"] == expected
    assert "有 3 页由图像识别" in web.get(f"/reports/{scanned}").text
    assert "由图像识别" in web.get(f"/reports/{scanned}/cite").text
    assert web.get("/search?size=100").text.count("由图像识别") == 1
    for what in ("search", "reports"):
        rows = list(
            csv.DictReader(io.StringIO(web.get(f"/export/{what}.csv").text.lstrip("\ufeff")))
        )
        marked = {row["报告编号"] for row in rows if row["由图像识别"] == "3 页由图像识别"}
        assert marked == {scanned}
    plain = next(id_ for id_ in hits if id_ != scanned)
    assert "由图像识别" not in web.get(f"/reports/{plain}").text
