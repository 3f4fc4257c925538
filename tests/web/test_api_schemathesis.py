"""Schemathesis reads the API's document and sends what it allows and what it forbids, alone and one after the other."""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import pytest
import schemathesis
from schemathesis.engine import events, from_schema
from werkzeug.serving import make_server

from api_systems import ACCEPTED, System, hired
from city import DESPENSA, City
from deliveries_made import approved
from padron.registry.users import Role
from padron.web.api.table import ENDPOINTS

SHOWN_AT_MOST = 20
A_DAY = 24 * 3600 + 1
A_CENTURY = 36_500
IN_ORDER_BUT_WRONG = ["2xx", "401", "403", "404", "422"]
"""What may become of what fits the document: 422 too, since no schema says whether a CURP can be and a rule is kept."""
EVERYTHING = (Role("capture"), Role("read"), Role("define"))
WHO = {"everything": EVERYTHING, "another area": (Role("read", frozenset({"DIF"})),), "nothing here": (Role("audit"),)}


@dataclass
class Found:
    """What a run came to: how often each endpoint answered what, and what was wrong."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    checks: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@contextmanager
def served(city: City) -> Iterator[str]:
    """The city's application on a port of its own.

    A day passes with each request, so that whoever tries wrong tokens is never made to wait: that has its own test.
    """

    def daily(environ: Any, start: Any) -> Any:
        city.clock.pass_seconds(A_DAY)
        return city.app(environ, start)

    server = make_server("127.0.0.1", 0, daily, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def ran(url: str, system: System, examples: int, seed: int, known: dict[str, str]) -> Found:
    """All phases with positive and negative data; `known`: parts of paths that there are."""
    config = schemathesis.Config.from_dict({
        "seed": seed,
        "continue-on-failure": True,
        "headers": {"Authorization": f"Bearer {system.secret}"},
        "generation": {"mode": "all", "max-examples": examples, "database": "none", "no-shrink": True},
        "cache": {"enabled": False},
        "parameters": {f"path.{name}": value for name, value in known.items()},
        "checks": {"positive_data_acceptance": {"expected-statuses": IN_ORDER_BUT_WRONG}},
    })  # fmt: skip
    schema = schemathesis.openapi.from_url(f"{url}/api/v1/openapi.json", config=config)
    found = Found()
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            found.wrong.append(str(getattr(event, "value", None) or getattr(event, "exception", None)))
        elif isinstance(event, events.ScenarioFinished):
            _noted(found, event)
    return found


def _noted(found: Found, event: events.ScenarioFinished) -> None:
    for case, checks in event.recorder.checks.items():
        answer = event.recorder.interactions[case].response
        if answer is not None:
            found.statuses[event.recorder.cases[case].value.operation.label, answer.status_code] += 1
        for check in checks:
            found.checks[check.name] += 1
            if check.failure_info is not None:
                failure = check.failure_info
                found.wrong.append(f"{event.recorder.label}: {failure.failure}\n{failure.code_sample}")


def known_things(city: City) -> dict[str, str]:
    """Concepción, enrolled and active, and a load: what a path may name."""
    keeper = hired(city, "keeper", Role("capture"))
    made = keeper.post(f"/programs/{DESPENSA}/enrolments", ACCEPTED).json
    approved(city, f"/persona/{made['person_key']}/solicitud/{made['enrolment']}")
    return {"program": DESPENSA, "person": made["person_key"], "enrolment": made["enrolment"]}


def in_order(found: Found) -> None:
    assert not found.wrong, "\n\n".join(found.wrong[:SHOWN_AT_MOST])
    assert {name.partition(" ")[2] for name, _ in found.statuses} == {
        f"/api/v1{each.path}" for each in ENDPOINTS if each.name != "document"
    }  # the document itself is what is read
    assert not [status for _, status in found.statuses if status >= 500]
    assert {"not_a_server_error", "ignored_auth", "negative_data_rejection", "unsupported_method"} <= set(found.checks)


def explored(city: City, who: str, examples: int, seed: int) -> Counter[tuple[str, int]]:
    """Two runs for who may do something: one that makes up what its paths name, and one that names what there is."""
    known, system = known_things(city), hired(city, "explorer", *WHO[who], days=A_CENTURY)
    statuses = Counter[tuple[str, int]]()
    with served(city) as url:
        for parts in ({}, known) if who == "everything" else (known,):
            found = ran(url, system, examples, seed, parts)
            in_order(found)
            statuses += found.statuses
    return statuses


@pytest.mark.parametrize("who", WHO)
def test_whatever_is_sent_is_answered_as_the_document_says(city: City, who: str, record_property: Any) -> None:
    seed = int(os.environ["PADRON_SEED"])
    statuses = explored(city, who, 5, seed)
    told = Counter[int]()
    for (_, status), many in statuses.items():
        told[status] += many
    record_property("proof", f"API, {who}: seed {seed}, {told.total()} requests, {dict(sorted(told.items()))}")
    assert set(told) >= ({403, 405} if who == "nothing here" else {200, 404, 405, 422})


@pytest.mark.long
@pytest.mark.parametrize("who", WHO)
def test_the_same_at_length(city: City, who: str) -> None:
    assert explored(city, who, 150, int(os.environ["PADRON_SEED"])).total() > 2_000
