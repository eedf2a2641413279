"""What the page of a report says of it to programs: a schema.org ``Report`` as JSON-LD."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from indexer import addresses, links
from indexer.vocabulary.report import Place, Report
from webapp import urls

_UNSAFE = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}


def linked_data(report: Report) -> Markup:
    """Return what the page of ``report`` says of it, with whole addresses.

    It claims no more than the page: no place that is not settled, no
    publisher that is not named. Safe inside a ``script`` element, whatever the
    report holds: "<", ">" and "&" are written as escapes, and so is all that
    is not ASCII.
    """
    with links.lasting():
        told = {name: value for name, value in _told(report).items() if value}
    return Markup(json.dumps(told).translate(_UNSAFE))  # noqa: S704, escaped for where it goes


def _told(report: Report) -> dict[str, Any]:
    place = report.place
    settled = place.status in ("resolved", "unlisted") and place.path
    return {
        "@context": "https://schema.org",
        "@type": "Report",
        "@id": _absolute(links.report(report.id)),
        "url": _absolute(links.report(report.id)),
        "identifier": report.id,
        "name": report.title,
        "inLanguage": "zh-Hans",
        "temporalCoverage": str(report.year) if report.year else None,
        "datePublished": report.published,
        "publisher": _organisation(report.unit.name),
        "spatialCoverage": _places(place) if settled else None,
        "isBasedOn": report.source_url if addresses.is_web_address(report.source_url) else None,
        "encoding": _original(report) if report.sha256 else None,
    }


def _organisation(name: str | None) -> dict[str, str] | None:
    return {"@type": "GovernmentOrganization", "name": name} if name else None


def _places(place: Place) -> dict[str, Any]:
    """The place with those it lies in, the largest innermost."""
    around: dict[str, Any] = {}
    for name in place.path:
        around = {
            "@type": "AdministrativeArea",
            "name": name,
            **({"containedInPlace": around} if around else {}),
        }
    return {**around, "identifier": place.code} if place.code else around


def _original(report: Report) -> dict[str, str]:
    address = _absolute(links.source(report.id))
    return {"@type": "MediaObject", "contentUrl": address, "sha256": report.sha256}


def _absolute(path: str) -> str:
    return urls.host() + path
