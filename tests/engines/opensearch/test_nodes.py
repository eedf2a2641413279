"""Several nodes, and time: one that is down is passed over, one that is slow holds nobody."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest
from opensearchpy import exceptions

from indexer.engines.opensearch import nodes
from indexer.vocabulary.budget import Budget, within
from indexer.vocabulary.errors import ClusterAway, OutOfTime
from tests.engines.opensearch.conftest import Reaching
from tests.engines.opensearch.node import (
    ALL,
    FOUND,
    Answer,
    broken,
    dripping,
    found,
    node,
    nowhere,
    refused,
    said,
    silent,
)

NO_MANAGER = said(refused("cluster_manager_not_discovered_exception", 503), 503)


@pytest.fixture(autouse=True)
def _as_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client asks nodes in an order of its own; here it is the one in which they are named."""
    monkeypatch.setattr("random.shuffle", lambda _nodes: None)


def test_nodes_that_are_down_are_passed_over(reaching: Reaching) -> None:
    """Two machines of three would be restarted, and readers see an error."""
    with node(found()) as server:
        cluster = reaching(nowhere(), nowhere(), server.url)
        assert [cluster.search("tiny", [ALL]) for _ in range(4)] == [[FOUND]] * 4
    assert len(server.asked) == 4


@pytest.mark.parametrize("answer", [broken, NO_MANAGER])
def test_a_question_that_a_node_breaks_off_is_asked_another_once(
    reaching: Reaching, answer: Answer
) -> None:
    """Readers would see the restart of one node; a question that ends nodes would end them all."""
    with node(answer) as bad, node(found()) as good, node(answer) as worse:
        assert reaching(bad.url, good.url).search("tiny", [ALL]) == [FOUND]
        assert (len(bad.asked), len(good.asked)) == (1, 1)
        with pytest.raises(ClusterAway):  # the client asks every second node that is left
            reaching(bad.url, good.url, worse.url).search("tiny", [ALL])
        assert (len(bad.asked), len(worse.asked), len(good.asked)) == (2, 1, 1)


def test_a_single_node_is_asked_a_second_time(reaching: Reaching) -> None:
    """A connection that the node gave up meanwhile would be an error on a page."""
    with node(broken, found()) as server:
        assert reaching(server.url).search("tiny", [ALL]) == [FOUND]


@pytest.mark.parametrize(
    "answer", [said(refused("parsing_exception", 400), 400), said(refused("busy", 429), 429)]
)
def test_what_every_node_would_say_is_asked_once(reaching: Reaching, answer: Answer) -> None:
    """A cluster with too much to do would be asked twice as much."""
    with node(answer) as server:
        with pytest.raises(ClusterAway):
            reaching(server.url).search("tiny", [ALL])
        assert len(server.asked) == 1


def test_what_changes_something_is_sent_again_only_where_nothing_was_sent(
    reaching: Reaching,
) -> None:
    """Reports would stand twice in an index, and all counts be wrong."""
    with node(broken) as server, node(found()) as other:
        with pytest.raises(exceptions.ConnectionError):
            reaching(server.url, other.url).client.bulk(body="{}", index="tiny")
        assert len(server.asked) == 1
        reaching(nowhere(), other.url).client.bulk(body="{}", index="tiny")
        assert len(other.asked) == 1


@pytest.mark.parametrize("answer", [silent, dripping])
def test_a_slow_answer_ends_with_the_time_of_its_question(
    reaching: Reaching, answer: Answer
) -> None:
    """A reader would hold a thread of the server for as long as the cluster hangs."""
    with node(answer) as server, node(answer) as other:
        cluster = reaching(server.url, other.url)
        with within(Budget(0.2)), pytest.raises(OutOfTime):
            cluster.search("tiny", [ALL])
        # Its connection is closed, by which the cluster knows that nobody waits any more.
        assert server.cut.wait(20)
        assert len(server.asked) == 1
        assert not other.asked  # what takes too long is not asked twice


@pytest.mark.parametrize("answer", [silent, dripping])
def test_without_a_budget_a_slow_cluster_is_away(
    reaching: Reaching, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    """A command would hang for ever."""
    with node(answer) as server:
        cluster = reaching(server.url)
        monkeypatch.setattr("indexer.engines.opensearch.cluster._SECONDS", 1.0)
        with pytest.raises(ClusterAway, match=r"in time.* later"):
            cluster.search("tiny", [ALL])
        with monkeypatch.context() as patch:
            patch.setattr(nodes, "_SECONDS", 1.0)
            with pytest.raises(exceptions.ConnectionTimeout):
                cluster.client.indices.refresh(index="tiny")
        with pytest.raises(exceptions.ConnectionTimeout):
            cluster.client.indices.refresh(index="tiny", request_timeout=1.0)
        with pytest.raises(exceptions.ConnectionTimeout):
            cluster.client.indices.create(index="tiny", timeout=1.0)
    assert [asked.line.split()[1] for asked in server.asked] == [
        "/tiny/_msearch",
        "/tiny/_refresh",
        "/tiny/_refresh",
        "/tiny",
    ]


def test_a_node_that_hangs_is_asked_last(reaching: Reaching) -> None:
    """Every second reader would wait for a node that has long been dead."""
    with node(silent) as hanging, node(found()) as server:
        cluster = reaching(hanging.url, server.url)
        with within(Budget(0.2)), pytest.raises(OutOfTime):
            cluster.search("tiny", [ALL])
        assert [cluster.search("tiny", [ALL]) for _ in range(4)] == [[FOUND]] * 4
        assert len(hanging.asked) == 1


def test_where_the_time_is_over_nobody_is_asked(reaching: Reaching) -> None:
    """A cluster that is slow already would get what nobody waits for."""
    with node(found()) as server, within(Budget(-1)):
        with pytest.raises(OutOfTime):
            reaching(server.url).search("tiny", [ALL])
        assert not server.asked


def test_a_failure_after_the_time_is_one_of_time(reaching: Reaching) -> None:
    """The page would tell of a cluster, where another question is the remedy."""
    now = iter([0.0, 0.0, 0.0])
    with node(said("", 500)) as server, within(Budget(5, clock=lambda: next(now, 9.0))):
        with pytest.raises(OutOfTime):
            reaching(server.url).search("tiny", [ALL])
        assert server.asked


@contextmanager
def deaf() -> Iterator[str]:
    """An address that takes no connection and refuses none, as behind a firewall: its queue is full."""
    with ExitStack() as closing:
        listener = closing.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(8):
            waiting = closing.enter_context(socket.socket())
            waiting.setblocking(False)
            with suppress(BlockingIOError):
                waiting.connect(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.skipif(
    sys.platform != "linux", reason="other systems refuse what their queue has no room for"
)
def test_an_address_that_is_deaf_leaves_time_for_the_others(reaching: Reaching) -> None:
    """A machine that lost its power would take all of a reader's time."""
    with deaf() as address, node(found()) as server, within(Budget(4)):
        assert reaching(address, server.url).search("tiny", [ALL]) == [FOUND]
