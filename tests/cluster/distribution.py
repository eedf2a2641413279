"""The program that nodes run, and a Java for it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock

VERSION = "3.8.0"
OLDEST_JAVA = 21
_ARTIFACT = f"org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip"
_JDKS = Path("/usr/lib/jvm")
_NAME = f"opensearch-{VERSION}"
# More than half of it: geography, gRPC and others that no test asks for.
_LEFT_OUT = (
    "lib/tools", "modules/geo", "modules/ingest-geoip", "modules/ingest-user-agent",
    "modules/opensearch-dashboards", "modules/percolator", "modules/rank-eval", "modules/repository-url",
    "modules/rule-framework", "modules/search-pipeline-common", "modules/store-subdirectory",
    "modules/transport-grpc",
)  # fmt: skip
_DOWNLOADING = 900  # seconds, of 160 MB


class NoCluster(Exception):
    """There can be none on this machine, or none has come of it; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Java:
    """One that is new enough."""

    command: Path
    release: int
    modules: frozenset[str]


def found_java() -> Java:
    """Return the first that is new enough: of the environment, then of the system.

    Raises ``NoCluster`` when there is none.
    """
    named = [os.environ.get(name) for name in ("OPENSEARCH_JAVA_HOME", "JAVA_HOME")]
    homes = [Path(home) for home in named if home]
    homes += sorted(_JDKS.iterdir()) if _JDKS.is_dir() else []
    for home in homes:
        command = home / "bin" / "java"
        if os.access(command, os.X_OK) and (found := _asked(command)):
            return found
    raise NoCluster(
        f"OpenSearch {VERSION} needs Java {OLDEST_JAVA} or newer, and there is none in OPENSEARCH_JAVA_HOME, "
        f"JAVA_HOME or {_JDKS}: install a JDK {OLDEST_JAVA} and name its folder in OPENSEARCH_JAVA_HOME"
    )


def _asked(command: Path) -> Java | None:
    """What ``command`` is, if it is new enough. Java 8 does not know the question."""
    told = subprocess.run([command, "--list-modules"], capture_output=True, text=True, check=False)
    modules = dict(line.split("@", 1) for line in told.stdout.splitlines() if "@" in line)
    release = re.match(r"\d+", modules.get("java.base", ""))
    if release is None or int(release[0]) < OLDEST_JAVA:
        return None
    return Java(command, int(release[0]), frozenset(modules))


def unpacked() -> Path:
    """Return the folder of the program, downloaded and unpacked if nobody did so before.

    Raises ``NoCluster`` when it cannot be had.
    """
    cache = _cache()
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoCluster(f"{cache} cannot be made ({error.strerror}): set XDG_CACHE_HOME") from error
    folder = cache / _NAME
    with FileLock(cache / f"{_NAME}.lock"):
        if not folder.is_dir():
            _unpack(_downloaded(), cache)
    return folder


def _cache() -> Path:
    """Where it is kept. Nodes of root run as somebody else, who may not look into root's home."""
    if not os.geteuid():
        return Path("/var/cache/xxgk-tests")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "xxgk-tests"


def _downloaded() -> Path:
    group, name, version, kind = _ARTIFACT.split(":")
    repository = Path.home() / ".m2" / "repository"
    archive = repository.joinpath(*group.split("."), name, version, f"{name}-{version}.{kind}")
    if archive.is_file():
        return archive
    maven = shutil.which("mvn")
    if maven is None:
        raise NoCluster(
            f"OpenSearch {VERSION} comes by Maven, and there is no mvn: install it (Debian's package maven)"
        )
    get = [maven, "-q", "-B", f"-Dmaven.repo.local={repository}", "dependency:get"]
    get += ["-Dtransitive=false", f"-Dartifact={_ARTIFACT}"]
    try:
        told = subprocess.run(
            get,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=_DOWNLOADING,
        )
    except subprocess.TimeoutExpired as error:
        raise NoCluster(
            f"{_ARTIFACT} did not come within {_DOWNLOADING} s: try again, or put it at {archive}"
        ) from error
    if told.returncode or not archive.is_file():
        raise NoCluster(
            f"{_ARTIFACT} cannot be downloaded: mend what mvn says, or put it at {archive}\n{told.stdout[-2000:]}"
        )
    return archive


def _unpack(archive: Path, cache: Path) -> None:
    """Unpack what is needed, readable for all; a folder of the program's name is always whole."""
    left_out = tuple(f"{_NAME}/{name}/" for name in _LEFT_OUT)
    with TemporaryDirectory(prefix="unpacking-", dir=cache) as place:
        try:
            with zipfile.ZipFile(archive) as packed:
                wanted = [name for name in packed.namelist() if not name.startswith(left_out)]
                packed.extractall(place, wanted)
        except (zipfile.BadZipFile, OSError) as error:
            raise NoCluster(
                f"{archive} cannot be unpacked into {cache} ({error}): remove it if it is damaged"
            ) from error
        for path in Path(place).rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)
        (Path(place) / _NAME).rename(cache / _NAME)
