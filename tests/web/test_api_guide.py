"""The examples of the API's guide, run by curl in their order against a city that is served."""

import json
import os
import subprocess
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from werkzeug.serving import make_server

from api_systems import book, siga
from city import City
from deliveries_made import approved
from documents import DOCS, blocks

GUIDE = DOCS / "api.md"
NAMES = {"person_key": "PERSONA", "enrolment": "SOLICITUD", "load": "CARGA"}
"""What an answer tells → the variable that the guide calls it by."""


def answers(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines() if line]


@pytest.mark.curl
def test_every_example_of_the_guide_is_answered_as_it_says(city: City, tmp_path: Path) -> None:
    server = make_server("127.0.0.1", 0, city.app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    known = {"PADRON": f"http://127.0.0.1:{server.port}/api/v1", "TOKEN": siga(city).secret}
    (tmp_path / "octubre.xlsx").write_bytes(book(5))
    told: list[dict[str, Any]] = []
    try:
        for block in blocks(GUIDE):
            if block.kind == "json":
                (tmp_path / block.what).write_text(block.text, encoding="utf-8")
            if block.kind != "bash" or block.what == "variables":
                continue
            if "deliveries" in block.text:
                approved(city, f"/persona/{known['PERSONA']}/solicitud/{known['SOLICITUD']}")
            if "$CARGA" in block.text:
                assert city.work() == 1
            ran = subprocess.run(
                ["sh", "-e", "-c", block.text], cwd=tmp_path, env={**os.environ, **known}, capture_output=True,
                text=True, timeout=60, check=False,
            )  # fmt: skip
            assert ran.returncode == 0, (block.text, ran.stdout, ran.stderr)
            found = answers(ran.stdout)
            assert len(found) == block.text.count("curl ")
            told += found
            known |= {NAMES[name]: str(value) for each in found for name, value in each.items() if name in NAMES}
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    judged, kept = next(each for each in told if "missing" in each), next(each for each in told if "folio" in each)
    assert (judged["verdict"], kept["verdict"], kept["status"]) == ("undetermined", "eligible", "created")
    assert next(each for each in told if "delivery" in each)["status"] == "delivered"
    assert told[-1]["report"]["created"] == 5
