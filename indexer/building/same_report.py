"""Which files are one report: the same bytes, the same text, a page and what is attached to it.

Decided from what is known of all files together, by no order but that of their names, so
that a build of what changed comes to what a build of everything does. Opens no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from indexer.archive.files import File
from indexer.archive.imprint import Imprint
from indexer.archive.skipped import SAME

_Cluster = list[tuple[Imprint, str]]
_FORMULA = 50
"""Different reports with one text from which on nothing more is told from it."""


def joined(files: Mapping[str, File]) -> dict[str, File]:
    """Return ``files``, in their order, each with ``same_as`` and ``reason`` as all together say.

    Of files with the same bytes the first is taken, the others are skipped as copies.
    Of the readings of one text the best is shown. What a page is read with is its own.
    """
    free = {path: _free(file) for path, file in files.items()}
    first: dict[tuple[str | None, ...], str] = {}
    for path, file in free.items():
        # A page beside whose copy lies another attachment is another report.
        read = (files.get(attached.path) for attached in file.attached if attached.is_read)
        content = (file.sha256, *(found.sha256 if found else None for found in read))
        if file.reason is None and (before := first.setdefault(content, path)) != path:
            free[path] = replace(file, reason=f"{SAME}{before}", same_as=before)
    reports = [file for file in free.values() if file.reason is None]
    of_page: dict[str, str] = {}
    for file in reports:
        for attached in file.attached:
            if attached.is_read and attached.path in free:
                of_page.setdefault(attached.path, file.path)
    groups: dict[str, list[File]] = {}
    for file in reports:
        if file.imprint is not None and file.path not in of_page:
            groups.setdefault(file.imprint.core, []).append(file)
    shown_by: dict[str, str] = {}
    for group in groups.values():
        if len(group) > 1:
            shown_by |= _shown_by(group)
    for path, page in of_page.items():
        if page not in of_page and free[path].reason is None:
            shown_by[path] = page
    for path in shown_by:
        free[path] = replace(free[path], reason=None, same_as=_last(shown_by, path))
    return free


def _free(file: File) -> File:
    """``file`` as if it were alone."""
    if file.same_as is None:
        return file
    copied = (file.reason or "").startswith(SAME)
    return replace(file, same_as=None, reason=None if copied else file.reason)


def _last(shown_by: Mapping[str, str], path: str) -> str:
    """Where ``shown_by`` leads in the end: a page with an attachment may itself be shown by another."""
    while path in shown_by:
        path = shown_by[path]
    return path


def _shown_by(group: Iterable[File]) -> dict[str, str]:
    """Return which of the files with one core are shown by which other.

    A file joins where it fits, and nowhere if it fits several: then the text is a
    formula that says nothing of whose it is.
    """
    clusters: list[_Cluster] = []
    named: dict[tuple[int | None, str | None], list[_Cluster]] = {}
    known = [(file.imprint, file.path) for file in group if file.imprint is not None]
    # What says most goes first, so that what says less joins it, whatever the order they came in.
    known.sort(
        key=lambda each: (not _is_named(each[0]), -each[0].told, -len(each[0].tail), each[1])
    )
    for one in known:
        imprint = one[0]
        beside = clusters
        if _is_named(imprint):
            beside = named.setdefault((imprint.year, imprint.unit), [])
        few = beside if len(beside) <= _FORMULA else []
        fitting = [c for c in few if all(imprint.is_same(other) for other, _ in c)]
        if len(fitting) == 1:
            fitting[0].append(one)
            continue
        clusters.append([one])
        if beside is not clusters:
            beside.append(clusters[-1])
    found: dict[str, str] = {}
    for cluster in clusters:
        best = min(cluster, key=lambda each: (each[0].rank, each[1]))[1]
        found |= {path: best for _, path in cluster if path != best}
    return found


def _is_named(imprint: Imprint) -> bool:
    return imprint.year is not None and imprint.unit is not None
