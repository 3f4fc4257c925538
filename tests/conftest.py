"""What the tests need of the machine: what is missing is named at the end, or, with PADRON_REQUIRE=all, a failure."""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser_tools import chromium

ROOT = Path(__file__).resolve().parents[1]
ASKED_FOR = {"long": ("PADRON_LONG=1", os.environ.get("PADRON_LONG") == "1")}
"""What runs only when it is asked for by name, whatever the machine has."""
REQUIRE_ALL = os.environ.get("PADRON_REQUIRE") == "all"


def _node_modules() -> bool:
    folders = (ROOT / "platform/padron/web/assets", ROOT / "tests/browser")
    return shutil.which("node") is not None and all((folder / "node_modules").is_dir() for folder in folders)


NEEDS = {
    "browser": (
        "Chromium and the packages of tests/browser",
        lambda: bool(shutil.which("chromium")) and _node_modules(),
    ),
    "office": ("LibreOffice (soffice)", lambda: bool(shutil.which("soffice"))),
    "node": ("Node.js and the packages of web/assets and tests/browser", _node_modules),
    "curl": ("curl", lambda: bool(shutil.which("curl"))),
    "slow": ("PADRON_REQUIRE=all", lambda: REQUIRE_ALL),
}
_left_out: dict[str, int] = {}


def pytest_configure() -> None:
    """One fresh seed for all that is drawn in a run, its workers too; it is printed at the end."""
    os.environ.setdefault("PADRON_SEED", str(secrets.randbelow(2**32)))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    there = {marker: found() for marker, (_, found) in NEEDS.items()}
    for item in items:
        for marker, (what, asked) in ASKED_FOR.items():
            if item.get_closest_marker(marker) and not asked:
                _left_out[what] = _left_out.get(what, 0) + 1
                item.add_marker(pytest.mark.skip(reason=f"needs {what}"))
        for marker, (what, _) in NEEDS.items():
            if item.get_closest_marker(marker) and not there[marker]:
                _left_out[what] = _left_out.get(what, 0) + 1
                if not REQUIRE_ALL:
                    item.add_marker(pytest.mark.skip(reason=f"needs {what}"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    if REQUIRE_ALL:
        for marker, (what, found) in NEEDS.items():
            if item.get_closest_marker(marker) and not found():
                pytest.fail(f"PADRON_REQUIRE=all, and {what} is missing")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all who need it: in one process there can be no second driver of it."""
    with chromium() as running:
        yield running


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in (each for status in ("passed", "failed") for each in terminalreporter.stats.get(status, [])):
        for name, line in report.user_properties:
            if name == "proof" and report.when == "call":
                terminalreporter.write_line(str(line))
    terminalreporter.write_line(f"What was drawn is drawn again with PADRON_SEED={os.environ['PADRON_SEED']}")
    for what, count in _left_out.items():
        terminalreporter.write_line(f"Not run: {count} tests that need {what}", yellow=True)
