"""What a cluster answers is told as it is: whole, or as a failure with its remedy."""

from __future__ import annotations

import json

import pytest

from indexer.engines.opensearch.cluster import ADDRESSES, NO_SCRIPTS, PASSWORD, USER
from indexer.engines.opensearch.indexes import check_version, copy
from indexer.vocabulary.errors import ClusterAway, IndexDamaged, QueryRefused
from tests.engines.opensearch.conftest import Reaching
from tests.engines.opensearch.node import (
    ALL,
    FOUND,
    SHARDS,
    Answer,
    broken,
    found,
    in_pieces,
    node,
    nowhere,
    refused,
    said,
)


def test_questions_are_asked_together_and_answered_in_their_order(reaching: Reaching) -> None:
    """Readers would get the hits of another clause."""
    first, second = ({**FOUND, "took": took} for took in (1, 2))
    with node(found(first, second)) as server:
        assert reaching(server.url).search("tiny", [ALL, {"size": 3}]) == [first, second]
    (asked,) = server.asked
    assert asked.line.startswith("POST /tiny/_msearch ")
    assert asked.authorization is None
    no_part = {"allow_partial_search_results": False}
    assert [*map(json.loads, asked.body.splitlines())] == [no_part, ALL, no_part, {"size": 3}]


def test_no_question_asks_nobody(reaching: Reaching) -> None:
    """A page without clauses would fail with its cluster."""
    assert reaching(nowhere()).search("tiny", []) == []


def test_an_answer_in_pieces_is_put_together(reaching: Reaching) -> None:
    """Whoever has a proxy before the cluster would read half an answer."""
    with node(in_pieces) as server:
        cluster = reaching(server.url)
        assert [cluster.search("tiny", [ALL]) for _ in range(2)] == [[FOUND]] * 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (said("Unauthorized", 401, "text/plain"), [USER, PASSWORD]),
        (said(refused("security_exception", 403, "no permissions")), [ADDRESSES]),
        (said(refused("security_exception", 403, "no permissions"), 403), [USER, "no permissions"]),
        (said(refused("es_rejected_execution_exception", 429), 429), ["too much", "later"]),
        (
            said(refused("index_create_block_exception", 403, "create-index blocked (api)"), 403),
            ["no new index", "disks", "create_index"],
        ),
        (
            said(refused("illegal_argument_exception", 400, "cannot execute [inline] scripts"), 400),
            ["script.allowed_types", "script.allowed_contexts", "aggs_map"],
        ),
        (said(refused("cluster_manager_not_discovered_exception", 503), 503), ["nodes", "manager"]),
        (said("<h1>Bad Gateway</h1>", 502, "text/html"), ["nodes", "(status 502)"]),
        (said({"error": "no handler"}, 405), [ADDRESSES]),
        (said("<h1>Not here</h1>", 404, "text/html"), [ADDRESSES]),
        (said("", 302, location="https://other.example/"), ["(status 302)", "log"]),
        (said(refused("parsing_exception", 400, "a\nb."), 400), ["(status 400: a b)", "log"]),
        (said({"error": {"type": "odd", "root_cause": []}}, 500), ["(status 500: odd)", "log"]),
        (said("[]", 500), ["(status 500)", "log"]),
        (said("null", 500), ["(status 500)", "log"]),
        (said("{", 500), ["(status 500)", "log"]),
        (said("<h1>Welcome</h1>", kind="text/html"), [ADDRESSES]),
        (said("welcome", kind="text/plain"), [ADDRESSES]),
        (said("{"), [ADDRESSES]),
        (said(""), [ADDRESSES]),
        (said("[]"), [ADDRESSES]),
        (said({"responses": {}}), [ADDRESSES]),
        (said({"responses": []}), [ADDRESSES]),
        (found(FOUND, FOUND), [ADDRESSES]),
        (said({"responses": [7]}), [ADDRESSES]),
        (found({"hits": {"hits": []}}), ["tiny", "later"]),
        (broken, [ADDRESSES, "runs"]),
    ],
)  # fmt: skip
def test_a_cluster_that_does_not_answer_is_away(
    reaching: Reaching, answer: Answer, words: list[str]
) -> None:
    """An operator would look for the fault in the wrong place, a reader at a traceback."""
    with node(answer) as server, pytest.raises(ClusterAway) as raised:
        reaching(server.url).search("tiny", [ALL])
    assert raised.value.http_status == 503
    assert [word for word in words if word not in raised.value.message] == []


@pytest.mark.parametrize(
    ("reason", "is_told"),
    [
        ("cannot execute [inline] scripts", True),
        ("cannot execute scripts using [aggs_init] context", True),
        ("script_lang not supported [painless]", True),
        ("Joining queries cannot execute", False),
        ("compile error", False),
    ],
)
def test_a_cluster_without_scripts_is_told_from_a_fault_in_one(reason: str, is_told: bool) -> None:
    """Its operator would change settings that are right."""
    assert bool(NO_SCRIPTS.search(reason)) == is_told


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ({"distribution": "opensearch", "number": "3.0.0"}, ""),
        ({"distribution": "opensearch", "number": "10.1.0-SNAPSHOT"}, ""),
        ({"distribution": "opensearch", "number": "2.19.6"}, "is opensearch 2.19.6. OpenSearch 3 or newer"),
        ({"number": "8.15.0", "build_flavor": "default"}, "is of another program 8.15.0. OpenSearch 3"),
        ({"distribution": "opensearch"}, "OpenSearch 3 or newer is needed"),
        ("3.8.0", ADDRESSES),
        (None, ADDRESSES),
    ],
)  # fmt: skip
def test_a_cluster_of_another_program_or_version_is_said_before_anything_is_made_there(
    reaching: Reaching, version: object, words: str
) -> None:
    """What it lacks would be a fault of the program, after an hour of reading."""
    with node(said({"name": "one", "version": version})) as server:
        cluster = reaching(server.url)
        if not words:
            check_version(cluster)
            return
        with pytest.raises(ClusterAway) as raised:
            check_version(cluster)
    assert words in raised.value.message


@pytest.mark.parametrize("has_room", [True, False])
def test_a_copy_of_an_index_that_no_node_has_taken_is_none(
    reaching: Reaching, has_room: bool
) -> None:
    """Where disks are full a build would wait for it at each step, and end without saying why."""
    answers = said({"acknowledged": True}), said({"shards_acknowledged": has_room})
    with node(*answers) as server:
        cluster = reaching(server.url)
        if has_room:
            copy(cluster, "one", "two", {"refresh_interval": -1})
        else:
            with pytest.raises(ClusterAway, match="has room"):
                copy(cluster, "one", "two", {})
        blocked, cloned = server.asked
    assert blocked.line.startswith("PUT /one/_settings")
    assert json.loads(blocked.body) == {"index": {"blocks.write": True}}
    assert cloned.line.startswith("PUT /one/_clone/two")
    made = json.loads(cloned.body)["settings"]["index"]
    assert made["blocks.write"] is False
    assert ("refresh_interval" in made) == has_room


def test_a_cluster_that_does_not_run_is_away(reaching: Reaching) -> None:
    """An operator would not know what to start."""
    with pytest.raises(ClusterAway, match=rf"cannot be reached.* runs.* {ADDRESSES}"):
        reaching(nowhere()).search("tiny", [ALL])


GONE = refused("index_not_found_exception", 404, "no such index")


@pytest.mark.parametrize("answer", [said(GONE, 404), found(FOUND, GONE)])
def test_an_index_that_is_not_there_is_damaged(reaching: Reaching, answer: Answer) -> None:
    """Who removed it would wait for a cluster that has long been back."""
    with node(answer) as server, pytest.raises(IndexDamaged) as raised:
        reaching(server.url).search("tiny", [ALL, ALL])
    assert raised.value.message == (
        f"tiny is not in the cluster. Where {ADDRESSES} names the right one, it is gone. "
        "Run: xxgk build CORPUS --index INDEX"
    )


@pytest.mark.parametrize(
    "part",
    [
        {**FOUND, "timed_out": True},
        {**FOUND, "_shards": {**SHARDS, "failed": 1}},
        {**FOUND, "_shards": {**SHARDS, "successful": 1}},
        {"hits": {"hits": []}},
        {**FOUND, **refused("circuit_breaking_exception", 429)},
        refused("search_phase_execution_exception", 503, "all shards failed"),
        {"error": {"type": "odd", "root_cause": [], "reason": None}, "status": 500},
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_part_of_an_answer_is_none(
    reaching: Reaching, part: dict[str, object], place: int
) -> None:
    """Journalists would write that only so many places have it."""
    answers = [FOUND] * 3
    answers[place] = part
    with node(found(*answers)) as server, pytest.raises(ClusterAway) as raised:
        reaching(server.url).search("tiny", [ALL] * 3)
    assert "again" in raised.value.message or "log" in raised.value.message


def test_a_question_of_too_many_clauses_is_the_question_s_fault(reaching: Reaching) -> None:
    """Who is told to try again later tries the same for the rest of the day."""
    many = "Query contains too many nested clauses; maxClauseCount is set to 1024"
    part = refused("too_many_nested_clauses", 500, many)
    with node(found(FOUND, part)) as server, pytest.raises(QueryRefused, match="分几次检索"):
        reaching(server.url).search("tiny", [ALL] * 2)


def test_shards_that_had_nothing_to_look_at_are_no_failure(reaching: Reaching) -> None:
    """A small index on a large cluster would never answer."""
    answer = {**FOUND, "_shards": {**SHARDS, "skipped": 1}}
    with node(found(answer)) as server:
        assert reaching(server.url).search("tiny", [ALL]) == [answer]


def test_what_a_build_asks_fails_in_the_same_words(reaching: Reaching) -> None:
    """Who builds would see a traceback of a library."""
    with node(said(refused("validation_exception", 400, "too many shards"), 400)) as server:
        cluster = reaching(server.url)
        with pytest.raises(ClusterAway, match="too many shards"), cluster.telling("tiny"):
            cluster.client.indices.create(index="tiny", body={}, timeout=5)
