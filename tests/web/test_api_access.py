"""Every role on every endpoint of the API, on what is its own and on what is not, gets exactly what the policy says."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import pytest

from api_systems import ACCEPTED, KEY, RECORD, System, codes, hired
from city import CONCEPCION, CREDITO, DESPENSA, ESTANCIA, ROLES, City, compiled, enrol
from deliveries_made import approved
from padron.registry.keys import id_text, new_id
from padron.registry.loads import begin_load, finish_load
from padron.registry.users import Role
from padron.services.policy import ROLES as EVERY_ROLE
from padron.services.policy import Actor, may
from padron.services.sign_in import granted
from padron.web.access import PUBLIC, permissions
from padron.web.api.endpoint import UPLOAD, Endpoint
from padron.web.api.guarding import guarded
from padron.web.api.table import ENDPOINTS

PROGRAMS = (DESPENSA, ESTANCIA, CREDITO)
AREAS = (frozenset({"SDHIS"}), frozenset({"DIF"}), None)
BODIES = {
    "Record": RECORD, "NewEnrolment": ACCEPTED, "NewDelivery": {"service": "despensa"}, "Lookup": {"curp": CONCEPCION},
}  # fmt: skip
MODES = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass
class Asks:
    """One who asks: a system of a role in an area (None: all of them), or nobody."""

    name: str
    actor: Actor | None
    system: System


def everybody(city: City) -> list[Asks]:
    """A system for each role in each area, and one without a token."""
    made = [Asks("nobody", None, System(city.app.test_client(), ""))]
    for number, (role, areas) in enumerate(itertools.product(EVERY_ROLE, AREAS)):
        held, name = Role(role, areas), f"{role}-{number}"
        made.append(Asks(name, Actor(f"api:{name}", granted([held])), hired(city, name, held)))
    return made


@dataclass
class Place:
    """An address of an endpoint, and what it is about: a program, another's load, or nothing that there is."""

    path: str
    program: str | None = None
    owner: str = ""
    exists: bool = True


@pytest.fixture
def applied(city: City) -> tuple[str, str]:
    """Concepción's keys: she is enrolled in the despensa, and active."""
    path = enrol(city.login("alice")).request.path
    approved(city, path)
    _, _, person, _, enrolment, *_ = path.split("/")
    return person, enrolment


def load(city: City, owner: str) -> str:
    with city.store.writing(owner) as unit:
        made = begin_load(unit, DESPENSA, "a" * 64, "octubre.xlsx", "fill")
        finish_load(unit, made, {"rows": 1}, {})
        unit.commit()
    return id_text(made)


def places(city: City, each: Endpoint, who: Asks, applied: tuple[str, str]) -> Iterator[Place]:
    person, enrolment = applied
    nobody = id_text(new_id())
    if "{program}" in each.path:
        for name in PROGRAMS:
            yield Place(each.path.format(program=name), name)
        yield Place(each.path.format(program="no_existe"), exists=False)
    elif "{load}" in each.path:
        mine = who.actor.name if who.actor else "root"
        for owner in (mine, "alice"):
            yield Place(each.path.format(load=load(city, owner)), DESPENSA, owner)
        yield Place(each.path.format(load=nobody), exists=False)
    elif "{enrolment}" in each.path:
        yield Place(each.path.format(person=person, enrolment=enrolment), DESPENSA)
        yield Place(each.path.format(person=person, enrolment=nobody), exists=False)
    elif "{person}" in each.path:
        yield Place(each.path.format(person=person))
        yield Place(each.path.format(person=nobody), exists=False)
    else:
        yield Place(each.path)


def expected(each: Endpoint, who: Asks, place: Place) -> str:
    """What the policy says: in, 401, 403 or 404."""
    if each.action == PUBLIC:
        return "in"
    if who.actor is None:
        return "401"
    if not may(who.actor, each.action):
        return "403"
    if not place.exists or (place.owner and place.owner != who.actor.name):
        return "404"
    return "in" if place.program is None or may(who.actor, each.action, compiled(place.program)) else "404"


def sent(each: Endpoint, who: Asks, place: Place) -> Any:
    if each.method == "GET":
        return who.system.get(place.path)
    if each.media == UPLOAD:
        return who.system.post(place.path, data={"file": (BytesIO(b"no es un libro"), "octubre.xlsx")})
    return who.system.post(place.path, BODIES[each.takes], key=KEY + "1" if each.key else "")


def test_every_role_on_every_endpoint_gets_what_the_policy_says(city: City, applied: tuple[str, str]) -> None:
    cells = 0
    for who, each in itertools.product(everybody(city), ENDPOINTS):
        for place in places(city, each, who, applied):
            status = sent(each, who, place).status_code
            found = str(status) if status in (401, 403, 404) else "in"
            assert status in (200, 201, 202, 401, 403, 404, 422), (each.name, status)
            assert (found, who.name, each.name, place) == (expected(each, who, place), who.name, each.name, place)
            cells += 1
    assert cells >= 500


def test_every_endpoint_has_its_permission_and_a_session_opens_none(city: City) -> None:
    declared = {name.removeprefix("api."): one for name, one in permissions(city.app).items() if name[:4] == "api."}
    assert declared == {each.name: each.action for each in ENDPOINTS}
    assert {name for name, action in declared.items() if action == PUBLIC} == {"document"}
    browser = city.login("alice")
    for each in ENDPOINTS:
        if each.action != PUBLIC:
            path = "/api/v1" + re.sub(r"{\w+}", "0" * 32, each.path)
            assert browser.client.open(path, method=each.method, data={"csrf_token": browser.token}).status_code == 401


def test_an_endpoint_with_an_action_that_the_policy_does_not_know_stops_the_start() -> None:
    with pytest.raises(KeyError, match="inventar"):
        guarded(replace(ENDPOINTS[1], action="inventar"))


def test_every_other_method_is_refused_with_those_that_there_are(city: City) -> None:
    system = hired(city, "todo", *(ROLES[name] for name in ROLES))
    for each in ENDPOINTS:
        taken = {one.method for one in ENDPOINTS if one.path == each.path}
        path = re.sub(r"{\w+}", "0" * 32, each.path)
        for method in set(MODES) - taken:
            answer = system.client.open(f"/api/v1{path}", method=method)
            assert (answer.status_code, codes(answer)) == (405, ["api_method"]), (method, path)
            assert taken <= set(answer.headers["Allow"].split(", "))


def test_of_another_area_a_person_is_an_outline_and_a_masked_curp(city: City, applied: tuple[str, str]) -> None:
    person, enrolment = applied
    dif = hired(city, "dif", ROLES["bob"])
    told = dif.get(f"/people/{person}").json
    assert (told["in_scope"], told["person"], told["aliases"]) == (False, {}, [])
    assert told["curp"] != CONCEPCION and CONCEPCION not in dif.get(f"/people/{person}").text
    (line,) = dif.get(f"/people/{person}/history").json["history"]
    assert set(line) == {"kind", "title", "area", "status", "sight"}
    assert dif.get(f"/enrolments/{person}/{enrolment}").status_code == 404


def test_who_is_known_only_through_a_confidential_program_is_nobody_outside(city: City) -> None:
    secret = city.publish_like("reservado", DESPENSA, ("confidential: no", "confidential: yes"))
    inside, outside = hired(city, "dentro", ROLES["alice"]), hired(city, "fuera", ROLES["bob"])
    made = inside.post(f"/programs/{secret.name}/enrolments", ACCEPTED)
    assert made.status_code == 201
    for answer in (
        outside.post("/people/lookups", {"curp": CONCEPCION}),
        outside.get(f"/people/{made.json['person_key']}"),
        outside.get(f"/people/{made.json['person_key']}/history"),
        outside.get(f"/programs/{secret.name}"),
    ):
        assert (answer.status_code, codes(answer)) == (404, ["api_not_found"])


def test_what_rests_on_a_confidential_program_of_others_is_not_told(city: City) -> None:
    changes = (("area: SDHIS", "area: SEDEC"), ("confidential: no", "confidential: yes"))
    city.publish_like("refugio", DESPENSA, *changes, ("lifecycle: reviewed", "lifecycle: automatic"))
    inside, outside = hired(city, "dentro", ROLES["chelsea"]), hired(city, "fuera", ROLES["alice"])
    assert inside.post("/programs/refugio/enrolments", ACCEPTED).json["verdict"] == "eligible"
    judged = outside.post(f"/programs/{DESPENSA}/verdicts", {**RECORD, "facts": {}}).json
    kept = outside.post(f"/programs/{DESPENSA}/enrolments", ACCEPTED).json
    read = outside.get(f"/enrolments/{kept['person_key']}/{kept['enrolment']}").json
    for told in (judged, kept, read):
        hidden = [each for each in told["criteria"] if each["message"].startswith("Lo revisa el área responsable")]
        assert told["verdict"] == "to_confirm"
        assert [set(each) for each in hidden] == [{"id", "outcome", "message"}]
        assert hidden[0]["outcome"] == "unknown"
    assert "otro apoyo de tipo" not in str(outside.get(f"/programs/{DESPENSA}").json)
