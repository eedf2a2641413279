"""Where there can be no cluster, its tests say what to install."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster import distribution
from tests.cluster.distribution import NoCluster


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine on which nothing is yet."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(distribution, "_cache", lambda: tmp_path / "cache")
    monkeypatch.setattr(distribution, "_JDKS", tmp_path / "jvm")
    for name in ("OPENSEARCH_JAVA_HOME", "JAVA_HOME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def _program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _archive(home: Path) -> Path:
    place = ".m2/repository/org/opensearch/distribution/integ-test-zip/opensearch/3.8.0"
    return home / place / "opensearch-3.8.0.zip"


@pytest.mark.parametrize("says", ["", "echo java.base@17.0.15", "exit 1"])
def test_a_java_that_is_too_old_is_as_none(home: Path, says: str) -> None:
    """Debian's own is: OpenSearch on it would end with a page of its inner names."""
    _program(home / "jvm" / "old" / "bin" / "java", says)
    with pytest.raises(
        NoCluster, match="install a JDK 21 and name its folder in OPENSEARCH_JAVA_HOME"
    ):
        distribution.found_java()


def test_the_java_that_is_named_comes_before_those_of_the_system(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who tries a newer one must not be given the other."""
    _program(home / "jvm" / "a" / "bin" / "java", "echo java.base@21.0.1")
    assert distribution.found_java().release == 21
    _program(home / "mine" / "bin" / "java", "echo java.base@26-ea; echo java.xml@26-ea")
    monkeypatch.setenv("JAVA_HOME", str(home / "mine"))
    found = distribution.found_java()
    assert found.release == 26
    assert found.modules == {"java.base", "java.xml"}


def test_without_maven_its_package_is_named(home: Path) -> None:
    """A newcomer knows what to type next."""
    with pytest.raises(NoCluster, match=r"Debian's package maven"):
        distribution.unpacked()


def test_a_download_that_fails_says_what_maven_said_and_where_the_file_belongs(home: Path) -> None:
    """Behind a company's proxy, somebody brings it by hand."""
    _program(home / "mvn", "echo no route to host; exit 1")
    with pytest.raises(NoCluster, match="no route to host") as failed:
        distribution.unpacked()
    assert str(_archive(home)) in str(failed.value)


def test_a_damaged_archive_is_named_and_nothing_is_half_unpacked(home: Path) -> None:
    """A disk that was full once would else spoil every later run."""
    _archive(home).parent.mkdir(parents=True)
    _archive(home).write_bytes(b"half of it")
    with pytest.raises(NoCluster, match="remove it if it is damaged"):
        distribution.unpacked()
    assert [path.name for path in (home / "cache").iterdir()] == ["opensearch-3.8.0.lock"]
