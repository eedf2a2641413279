"""What the tests of mail alerts share: a mail server and a desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.following.alert_desk import Desk
from tests.following.mail_server import MailServer, mail_server


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path, mail: MailServer, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path, mail, monkeypatch)
