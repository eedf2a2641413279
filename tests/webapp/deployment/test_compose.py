"""The example of a cluster: what its files name is there and known, nothing secret is in them, and the rights suffice."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # it publishes no types

from indexer import located, make_query, open_index
from indexer.building.build import build
from indexer.desk.index import verify
from indexer.engines.opensearch import cluster, nodes, writing
from indexer.engines.opensearch.address import SCHEME, read
from tests.cluster.distribution import VERSION
from tests.cluster.indexes import in_cluster
from tests.webapp.deployment import test_units
from webapp.command.program import _parser

ROOT = Path(__file__).parents[3]
DEPLOYMENT = ROOT / "webapp" / "deployment"
EXAMPLE = DEPLOYMENT / "opensearch"
COMPOSE: dict[str, Any] = yaml.safe_load((EXAMPLE / "compose.yaml").read_text(encoding="utf-8"))
ROLES: dict[str, Any] = yaml.safe_load((EXAMPLE / "roles.yml").read_text(encoding="utf-8"))
README = (DEPLOYMENT / "README.md").read_text(encoding="utf-8")
SERVING, BUILDING = "xxgk", "xxgk-build"
machine = test_units.machine
ASKING: Mapping[str, tuple[str, ...]] = {
    "DELETE /INDEX": ("indices:admin/delete",),
    "GET /": ("cluster:monitor/main",),
    "GET /INDEX": ("indices:admin/get",),
    "GET /INDEX/_doc/ID": ("indices:data/read/get",),
    "GET /INDEX/_mapping": ("indices:admin/mappings/get",),
    "GET /_cluster/health/INDEX": ("cluster:monitor/health",),
    "POST /INDEX/_bulk": ("indices:data/write/bulk", "indices:data/write/bulk[s]", "indices:data/write/index"),
    "POST /INDEX/_delete_by_query": (
        "indices:data/write/delete/byquery", "indices:data/read/search", "indices:data/read/scroll",
        "indices:data/read/scroll/clear", "indices:data/write/bulk", "indices:data/write/bulk[s]", "indices:data/write/delete",
    ),
    "POST /INDEX/_forcemerge": ("indices:admin/forcemerge", "indices:admin/forcemerge[n]"),
    "POST /INDEX/_mget": ("indices:data/read/mget", "indices:data/read/mget[shard]"),
    "POST /INDEX/_msearch": ("indices:data/read/msearch", "indices:data/read/search"),
    "POST /INDEX/_refresh": ("indices:admin/refresh", "indices:admin/refresh[s]"),
    "POST /_aliases": ("indices:admin/aliases",),
    "PUT /INDEX": ("indices:admin/create",),
    "PUT /INDEX/_clone/INDEX": ("indices:admin/resize", "indices:monitor/stats"),
    "PUT /INDEX/_doc/ID": ("indices:data/write/index", "indices:data/write/bulk", "indices:data/write/bulk[s]"),
    "PUT /INDEX/_settings": ("indices:admin/settings/update",),
}  # fmt: skip
"""What a cluster does for each request, as it says itself where org.opensearch.tasks.TaskManager logs what it traces."""


def _texts() -> Iterator[tuple[str, str]]:
    for path in sorted(EXAMPLE.iterdir()):
        yield path.name, path.read_text(encoding="utf-8")


def _programs() -> dict[str, dict[str, Any]]:
    return {
        name: each
        for name, each in COMPOSE["services"].items()
        if "XXGK_INDEX" in each["environment"]
    }


def _known_names() -> set[str]:
    """Every name of the environment that the program reads."""
    rooms = (ROOT / room for room in ("indexer", "webapp"))
    written = {
        name
        for room in rooms
        for path in room.rglob("*.py")
        for name in re.findall(r"XXGK_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8"))
    }
    of_a_cluster = {
        cluster.ADDRESSES,
        cluster.USER,
        cluster.PASSWORD,
        cluster.AUTHORITY,
        cluster.PLAIN,
    }
    return written | of_a_cluster | {writing.SHARDS, writing.REPLICAS}


def test_every_name_of_the_environment_is_one_that_the_program_reads() -> None:
    """A setting that is misspelt is passed over, and nobody is told."""
    texts = [*(text for _, text in _texts()), README]
    named = {name for text in texts for name in re.findall(r"\bXXGK_[A-Z_]*[A-Z]", text)}
    assert {"XXGK_INDEX", "XXGK_MIRROR", cluster.AUTHORITY, writing.SHARDS} <= named
    assert named <= _known_names()


def test_commands_and_addresses_are_such_as_the_program_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container that ends with status 2 is started again and again."""
    assert set(_programs()) == {"serve", "build"}
    monkeypatch.setenv("XXGK_MIRROR", str(tmp_path))
    for program in _programs().values():
        _parser().parse_args([str(word) for word in program["command"]])
        address = read(program["environment"]["XXGK_INDEX"])
        hosts = [host.removesuffix(":9200") for host in address.hosts]
        assert hosts == [name for name in COMPOSE["services"] if name.startswith("opensearch")]
    (written,) = re.findall(rf"{SCHEME}\S+", (EXAMPLE / "cluster.environment").read_text())
    assert read(written).alias == address.alias


def test_images_are_pinned() -> None:
    """What was tried is what is started, today and in a year."""
    images = {each["image"] for each in COMPOSE["services"].values()}
    built = {each["image"] for each in COMPOSE["services"].values() if "build" in each}
    assert images - built == {f"docker.io/opensearchproject/opensearch:{VERSION}"}
    assert all(re.fullmatch(r"localhost/[a-z]+:[a-z-]+", image) for image in built)
    (base,) = re.findall(r"^FROM (\S+)", (DEPLOYMENT / "Containerfile").read_text(), re.MULTILINE)
    assert re.search(r":\d+\.\d+", base)


def test_nothing_secret_is_written_down_and_secrets_are_outside_of_the_project() -> None:
    """What lies in this folder goes into packages and images."""
    for each in COMPOSE["secrets"].values():
        assert each["file"].startswith("/etc/xxgk/cluster/")
    for name, text in _texts():
        assert "BEGIN" not in text, name
        assert "$2" not in text, name  # a hash
        said = re.findall(r"(?i)password['\"]?\s*[:=]\s*[\"']?(\S+)", text)
        assert all(
            value.startswith("@") or value.startswith("/etc/xxgk/") or value == "{file:"
            for value in said
        ), (name, said)


def test_every_file_that_is_named_is_there() -> None:
    """An example with a hole in it costs an evening."""
    for each in COMPOSE["configs"].values():
        assert (EXAMPLE / each["file"]).is_file()
    for link in re.findall(r"\]\(([^):#]+)\)", README):
        assert (DEPLOYMENT / link).is_file(), link
    for path in re.findall(r" webapp/deployment/(\S+)", README):
        assert [*DEPLOYMENT.glob(path)], path
    for service in COMPOSE["services"].values():
        for kind in ("configs", "secrets"):
            wanted = {e if isinstance(e, str) else e["source"] for e in service.get(kind, ())}
            assert wanted <= COMPOSE[kind].keys()
        volumes = {volume.partition(":")[0] for volume in service["volumes"]}
        assert {v for v in volumes if not v.startswith("/")} <= COMPOSE["volumes"].keys()
        if "build" in service:
            context = (EXAMPLE / service["build"]["context"]).resolve()
            assert context == ROOT
            assert (context / service["build"]["dockerfile"]).is_file()
            assert "opensearch" in service["build"]["args"]["EXTRAS"]


def test_nodes_check_whom_they_speak_with() -> None:
    """A cluster that was tried without security stays so."""
    checked = [each for name, each in COMPOSE["services"].items() if name.startswith("opensearch")]
    assert len(checked) == 3
    for node in checked:
        settings, targets = (
            node["environment"],
            {Path(each["target"]).name for each in node["secrets"]},
        )
        assert (
            settings["DISABLE_INSTALL_DEMO_CONFIG"]
            == settings["plugins.security.ssl.http.enabled"]
            == "true"
        )
        files = {value for name, value in settings.items() if name.endswith("_filepath")}
        assert files <= targets
        assert "internal_users.yml" in targets
        assert "ports" not in node


def test_users_have_the_roles_of_their_work() -> None:
    """Who serves must not be able to remove what it serves."""
    mapping = yaml.safe_load((EXAMPLE / "roles_mapping.yml").read_text(encoding="utf-8"))
    users = {name: each["environment"][cluster.USER] for name, each in _programs().items()}
    assert users == {"serve": SERVING, "build": BUILDING}
    for user in users.values():
        assert mapping[user]["users"] == [user]
    serving, building = _rights(SERVING), _rights(BUILDING)
    assert [len(each) for each in serving] < [len(each) for each in building]
    assert all(
        any(fnmatchcase(action, right) for right in building[0] | building[1])
        for action in serving[0] | serving[1]
    )
    assert not any(right.startswith("indices:data/write") for right in serving[0] | serving[1])
    alias = read(_programs()["serve"]["environment"]["XXGK_INDEX"]).alias
    for role in (SERVING, BUILDING):
        (of_indexes,) = ROLES[role]["index_permissions"]
        assert of_indexes["index_patterns"] == [alias, f"{alias}-*"]


@pytest.mark.parametrize("unit", ["xxgk.service", "xxgk-build.service"])
def test_systemd_takes_the_drop_in(machine: Path, unit: str) -> None:
    """A setting that systemd does not know is passed over with a line in the log that nobody reads."""
    place = machine / f"etc/systemd/system/{unit}.d"
    place.mkdir()
    shutil.copy(EXAMPLE / "cluster.conf", place)
    (machine / "etc/systemd/system/network-online.target").write_text("[Unit]\n")
    said = test_units.verify(machine, unit)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")
    environment = re.findall(r"XXGK_\w+=(\S+)", (place / "cluster.conf").read_text())
    assert "@%d/password" in environment


def _rights(role: str) -> tuple[set[str], set[str]]:
    """What a role may do with the cluster, and with the index."""
    (of_indexes,) = ROLES[role]["index_permissions"]
    return {*ROLES[role]["cluster_permissions"]}, {*of_indexes["allowed_actions"]}


def _lacking(role: str, asked: set[str]) -> set[str]:
    """The actions for which a role has no right, of those that these requests ask for."""
    of_cluster, of_index = _rights(role)
    lacking = set()
    for action in (action for each in asked for action in ASKING[each]):
        # As the plugin tells them apart.
        is_of_cluster = action.startswith(("cluster:", "indices:data/read/scroll")) or action in (
            "indices:data/write/bulk",
            "indices:data/read/mget",
            "indices:data/read/msearch",
        )
        rights = of_cluster if is_of_cluster else of_index
        if not any(_allows(right, action) for right in rights):
            lacking.add(action)
    return lacking


def _allows(right: str, action: str) -> bool:
    """Whether a right, which may end with a star, is one for this action.

    >>> _allows("indices:data/read/mget*", "indices:data/read/mget[shard]"), _allows("indices:data/read/get", "indices:data/read/get[s]")
    (True, False)
    """
    return action.startswith(right[:-1]) if right.endswith("*") else action == right


def test_every_right_is_one_that_is_used() -> None:
    """A right too many is one that somebody may misuse."""
    used = {action for each in ASKING.values() for action in each}
    for role in (SERVING, BUILDING):
        for right in (right for rights in _rights(role) for right in rights):
            assert any(_allows(right, action) for action in used), right


def test_the_rights_suffice_for_all_that_is_in_the_table() -> None:
    """Where no cluster runs, the table says what a build asks for, and what a page does."""
    assert _lacking(BUILDING, {*ASKING}) == set()
    reading = {"GET /INDEX/_mapping", "POST /INDEX/_mget", "POST /INDEX/_msearch"}
    assert _lacking(SERVING, reading) == set()
    assert _lacking(SERVING, {*ASKING} - reading)


def test_the_table_knows_every_call_of_the_client() -> None:
    """A new call would be refused by a cluster that has the example's roles, and by no other."""
    folder = Path(cluster.__file__).parent
    calls = {
        call
        for path in folder.glob("*.py")
        for call in re.findall(
            r"\bclient\.((?:indices\.|cluster\.)?[a-z_]+)\(", path.read_text(encoding="utf-8")
        )
    }
    assert calls - {""} <= {
        "info",
        "indices.clone",
        "indices.create",
        "indices.delete",
        "indices.forcemerge",
        "indices.get",
        "indices.get_mapping",
        "indices.put_settings",
        "indices.refresh",
        "indices.update_aliases",
        "cluster.health",
        "bulk",
        "delete_by_query",
        "get",
        "index",
        "mget",
        "msearch",
    }


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What the client asks for while a test runs, by the names of the table."""
    seen = set[str]()
    real = nodes._Nodes.perform_request

    def recorded(self: Any, method: str, url: str, *given: Any, **more: Any) -> Any:
        path = re.sub(r"(?<=/_doc/)[^/]+", "ID", url.partition("?")[0])
        seen.add(f"{method} {re.sub(r'(?<=/)t-[^/]+', 'INDEX', path)}")
        return real(self, method, url, *given, **more)

    monkeypatch.setattr(nodes._Nodes, "perform_request", recorded)
    return seen


@pytest.mark.cluster
def test_the_rights_suffice_for_building_and_serving(
    cluster_urls: list[str], asked: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody sees that a right is missing before a cluster of somebody else's refuses a build at its end."""
    monkeypatch.setenv("XXGK_MIRROR", str(tmp_path / "mirrors"))
    reports = tmp_path / "reports"
    shutil.copytree(ROOT / "corpus" / "白鹭汊镇", reports)
    with in_cluster(cluster_urls) as address:
        for year in (2010, 2011, 2012, 2013):  # generations and originals are left behind
            build([reports], located(address))
            (reports / f"{year}.txt").unlink(missing_ok=True)
        assert asked == ASKING.keys()
        assert _lacking(BUILDING, asked) == set()
        asked.clear()
        monkeypatch.setenv("XXGK_MIRROR", str(tmp_path / "others"))
        with open_index(located(address)) as index:
            (hit, *_) = index.search(make_query("黄泥港")).hits
            assert index.source(index.report(hit.id))
        assert verify(located(address)) == []
        assert asked
        assert _lacking(SERVING, asked) == set()
