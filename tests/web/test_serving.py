"""By where the pages are served and what the operator says: cookies by https only, and who is shown demo passwords."""

from pathlib import Path

import pytest

from padron.registry.database import open_database
from padron.registry.users import Role, create_user
from padron.services.demo import USERS
from padron.web.serving import application, secure
from padron.workspace import create


@pytest.mark.parametrize(
    ("said", "host", "expected"),
    [
        ("", "127.0.0.1", False),
        ("", "192.168.1.20", True),
        ("0", "127.0.0.1", True),
        ("1", "192.168.1.20", False),
    ],
)
def test_cookies_travel_by_https_unless_this_machine_or_the_operator_says_otherwise(
    said: str, host: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PADRON_INSECURE_COOKIES", said)
    assert secure(host) is expected


@pytest.mark.parametrize(
    ("said", "host", "shown"), [("", "127.0.0.1", True), ("0", "127.0.0.1", False), ("1", "192.168.1.20", False)]
)
def test_demo_passwords_are_shown_on_this_machine_only_and_never_behind_a_proxy(
    said: str, host: str, shown: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PADRON_INSECURE_COOKIES", said)
    monkeypatch.delenv("PADRON_DATABASE_URL", raising=False)
    workspace = create(tmp_path / "ciudad")
    store = open_database(workspace.data)
    with store.writing("demo") as unit:
        create_user(unit, USERS[0].name, USERS[0].full_name, "hash", [Role("capture")])
        unit.commit()
    store.close()
    page = application(workspace, host).test_client().get("/entrar", base_url="https://padron.example").text
    assert (USERS[0].password in page) is shown
