"""Whether cookies travel by https only, by where the pages are served and what the operator says."""

import pytest

from padron.web.serving import secure


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
