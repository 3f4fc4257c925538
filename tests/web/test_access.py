"""Every route has a permission, and every role on every route gets exactly what the policy says."""

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from city import CONCEPCION, CREDITO, DESPENSA, ESTANCIA, ROLES, Browser, City, compiled, enrol
from deliveries_made import approved, delivered, receipt_path
from padron.registry.keys import id_text, new_id
from padron.registry.loads import begin_load, finish_load
from padron.services.capture import begin
from padron.services.live import live_program
from padron.services.policy import ACTIONS, may, may_see_absent, may_undo
from padron.services.scripts import script
from padron.web import home
from padron.web.access import PUBLIC, UndeclaredPermission, permissions
from padron.web.app import create_app
from padron.web.headers import HEADERS

PROGRAMS = (DESPENSA, ESTANCIA, CREDITO)
OTHERS = ("PUT", "PATCH", "DELETE")
PEOPLE = (*ROLES, "")
"""Who asks; «» is nobody."""


@dataclass
class Things:
    """One of each thing that an address names: Concepción's application and a delivery to her, makers of drafts and
    loads."""

    city: City
    person: str
    enrolment: str
    delivery: str

    def draft(self, owner: str, program: str) -> str:
        actor = self.city.actor(owner)
        return id_text(begin(self.city.store, actor, compiled(program), CONCEPCION))

    def load(self, owner: str, program: str) -> str:
        with self.city.store.writing(owner) as unit:
            made = begin_load(unit, program, "a" * 64, "octubre.xlsx", "fill")
            finish_load(unit, made, {"rows": 1}, {})
            unit.commit()
        return id_text(made)


@pytest.fixture
def things(city: City) -> Things:
    receipt = enrol(city.login("alice"))
    _, _, person, _, enrolment, _ = receipt.request.path.split("/")
    approved(city, receipt.request.path)
    alice = city.login("alice")
    delivered(alice, city)
    return Things(city, person, enrolment, receipt_path(alice).split("/")[4])


def addresses(things: Things) -> Iterator[tuple[str, str, dict[str, Callable[[], str]], dict[str, str]]]:
    """Every endpoint and method with makers of its arguments, and what decides: owner and program."""
    for rule in things.city.app.url_map.iter_rules():
        if rule.endpoint == "static" or rule.endpoint.startswith("api."):  # test_api_access.py
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            for made, about in _arguments(things, frozenset(rule.arguments)):
                yield rule.endpoint, method, made, about


NOWHERE = {"program": "no_existe"}


def _arguments(things: Things, names: frozenset[str]) -> Iterator[tuple[dict[str, Callable[[], str]], dict[str, str]]]:
    owned: dict[str, Callable[[str, str], str]] = {"draft": things.draft, "load": things.load}
    if names == {"program"}:
        for name in (*PROGRAMS, "no_existe"):
            yield {"program": lambda name=name: name}, {"program": name}
    elif names & owned.keys():
        (name,) = names
        for owner, program in (("alice", DESPENSA), ("chelsea", CREDITO)):
            yield {name: lambda o=owner, p=program, n=name: owned[n](o, p)}, {"owner": owner, "program": program}
        yield {name: lambda: id_text(new_id())}, {"owner": "nobody"}
    elif "enrolment" in names:
        given = {
            "person": lambda: things.person, "enrolment": lambda: things.enrolment, "sha256": lambda: "0" * 64,
            "service": lambda: "despensa",
        }  # fmt: skip
        yield (
            {name: given[name] for name in names},
            {"program": DESPENSA, "sha256": "sha256" if "sha256" in names else ""},
        )
        yield (
            {**{name: given[name] for name in names}, "enrolment": lambda: id_text(new_id())},
            {"program": "no_existe"},
        )
    elif names == {"program", "version", "content"}:
        for name in PROGRAMS:
            made = {"program": name, "version": "1", "content": script(compiled(name)).hash}
            yield {each: lambda value=value: value for each, value in made.items()}, {"program": name}
            yield {each: lambda each=each: "7" if each == "version" else "no_existe" for each in names}, NOWHERE
    elif names == {"program", "version", "service", "content"}:
        for name in PROGRAMS:
            service = compiled(name).services[0].name
            content = script(live_program(compiled(name), service)).hash
            made = {"program": name, "version": "1", "service": service, "content": content}
            yield {each: lambda value=value: value for each, value in made.items()}, {"program": name}
            yield {each: lambda each=each: "7" if each == "version" else "no_existe" for each in names}, NOWHERE
    elif "delivery" in names:
        document = {"sha256": lambda: "0" * 64} if "sha256" in names else {}
        about = {"program": DESPENSA, "sha256": "sha256" if document else ""}
        yield {"person": lambda: things.person, "delivery": lambda: things.delivery, **document}, about
        yield {"person": lambda: things.person, "delivery": lambda: id_text(new_id()), **document}, NOWHERE
    elif names == {"program", "service"}:
        yield {"program": lambda: DESPENSA, "service": lambda: "despensa"}, {"program": DESPENSA}
        yield {"program": lambda: DESPENSA, "service": lambda: "no_existe"}, NOWHERE
    elif names == {"person"}:
        yield {"person": lambda: things.person}, {}
        yield {"person": lambda: id_text(new_id())}, {"program": "no_existe"}
    else:
        yield {name: lambda: "nada.svg" for name in names}, {"program": "no_existe"} if names else {}


def expected(city: City, who: str, endpoint: str, about: dict[str, str]) -> str:
    """What the policy says: open, in, entrar, 403 or 404."""
    action = permissions(city.app)[endpoint]
    if action == PUBLIC:
        return "404" if about.get("program") == "no_existe" else "open"
    if not who:
        return "entrar"
    actor = city.actor(who)
    if not may(actor, action):
        return "403"
    name = about.get("program", "")
    program = compiled(name) if name in PROGRAMS else None
    if endpoint.startswith("undoing.") and program is not None:
        return "in" if may_undo(actor, about["owner"], program) else "404"
    if endpoint.startswith("absent.") and "owner" in about and program is not None:
        return "in" if may_see_absent(actor, about["owner"], program) else "404"
    if about.get("owner", who) != who or (name and program is None) or about.get("sha256"):
        return "404"
    if endpoint.endswith("sin_curp") or "without" in endpoint:
        return "404"  # every program of the starter demands a CURP
    if endpoint.startswith("family.") and not may(actor, action, compiled(DESPENSA)):
        return "404"  # the person is enrolled in that program alone
    if endpoint == "excel.marked":
        return "404"  # nothing was rejected
    return "in" if program is None or may(actor, action, program) else "404"


def got(status: int, location: str) -> str:
    if status in (403, 404):
        return str(status)
    if location.startswith("/entrar"):
        return "entrar"
    assert status in (200, 303, 422), status
    return "in"


def test_every_role_on_every_route_gets_what_the_policy_says(things: Things) -> None:
    city, cells = things.city, 0
    browsers = {who: city.login(who) if who else Browser(city.app.test_client()) for who in PEOPLE}
    browsers[""].get("/entrar")
    with city.app.test_request_context():
        from flask import url_for

        asked = [
            (who, endpoint, method, url_for(endpoint, **{name: make() for name, make in made.items()}), about)
            for (endpoint, method, made, about), who in itertools.product(addresses(things), PEOPLE)
            if not endpoint.startswith("sign_in")
        ]
    for who, endpoint, method, url, about in asked:
        browser = browsers[who]
        send: Any = browser.client.get if method == "GET" else browser.client.post
        answer = send(url, data={"csrf_token": browser.token}) if method == "POST" else send(url)
        wanted = expected(city, who, endpoint, about)
        found = got(answer.status_code, answer.headers.get("Location", ""))
        assert (found, who, endpoint, method, about) == (wanted.replace("open", "in"), who, endpoint, method, about)
        cells += 1
    refused = _methods_refused(things, browsers)
    assert cells + refused >= 1000


def _methods_refused(things: Things, browsers: dict[str, Browser]) -> int:
    """Every other method on every route, by everybody: refused in words."""
    count = 0
    for rule in things.city.app.url_map.iter_rules():
        path = re.sub(r"<[^>]+>", "0" * 32, rule.rule)
        for method, browser in itertools.product(OTHERS, browsers.values()):
            answer = browser.client.open(path, method=method, data={"csrf_token": browser.token})
            assert answer.status_code == 405, (path, method)
            count += 1
    return count


def test_a_route_without_a_permission_stops_the_start(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    view = home.page.__wrapped__
    monkeypatch.setattr(Flask, "register_blueprint", _with_a_hole(Flask.register_blueprint, view))
    with pytest.raises(UndeclaredPermission, match="hole"):
        create_app(city.workspace, store=city.store, secure=False)


def _with_a_hole(register: Any, view: Any) -> Any:
    def registered(app: Flask, blueprint: Any, **options: Any) -> None:
        register(app, blueprint, **options)
        if "hole" not in app.view_functions:
            app.add_url_rule("/hueco", "hole", view)

    return registered


def test_every_permission_is_an_action_of_the_policy(city: City) -> None:
    declared = permissions(city.app)
    assert set(declared.values()) <= {PUBLIC, *ACTIONS}
    assert {name for name, action in declared.items() if action == PUBLIC} == {
        "static", "about.notices", "about.notice", "about.accessibility", "about.colours", "about.icon", "about.logo",
        "sign_in.page", "sign_in.enter", "verifying.page", "verifying.ask", "verifying.result", "api.document",
    }  # fmt: skip


def test_every_answer_has_every_header(things: Things) -> None:
    alice = things.city.login("alice")
    answers = [
        alice.client.get(path)
        for path in ("/", "/entrar", "/nada", "/marca.css", "/excel", f"/persona/{things.person}", "/programas")
    ]
    answers += [alice.client.post("/buscar", data={}), alice.client.delete("/"), things.city.app.test_client().get("/")]
    answers.append(things.city.app.test_client().get("/static/VENDOR.json"))
    big = {"csrf_token": alice.token, "q": "x" * (26 * 1024 * 1024)}
    answers.append(alice.client.post("/buscar", data=big))
    assert {answer.status_code for answer in answers} == {200, 303, 404, 400, 405, 413}
    for answer in answers:
        assert {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS), answer.request.path
        assert answer.headers["Cache-Control"]
        answer.close()


def test_a_change_without_its_token_is_refused_and_changes_nothing(things: Things) -> None:
    alice = things.city.login("alice")
    before = dump(things.city)
    with things.city.app.test_request_context():
        from flask import url_for

        urls = [
            url_for(endpoint, **{name: make() for name, make in made.items() if name not in ("draft", "load")})
            for endpoint, method, made, _ in addresses(things)
            if method == "POST" and not {"draft", "load"} & made.keys()
        ]
    for url in (*urls, "/captura/00/revisar"):
        for token in ({}, {"csrf_token": "otro"}):
            assert alice.client.post(url, data=token).status_code == 400, url
    assert dump(things.city) == before


def test_looking_changes_nothing(things: Things) -> None:
    alice = things.city.login("alice")
    draft, load = things.draft("alice", DESPENSA), things.load("alice", DESPENSA)
    given = {
        "draft": draft, "load": load, "person": things.person, "enrolment": things.enrolment, "program": DESPENSA,
        "service": "despensa", "delivery": things.delivery,
    }  # fmt: skip
    before = dump(things.city)
    with things.city.app.test_request_context():
        from flask import url_for

        urls = [
            url_for(rule.endpoint, **{name: given.get(name, "x") for name in rule.arguments})
            for rule in things.city.app.url_map.iter_rules()
            if "GET" in rule.methods and rule.endpoint != "static"
        ]
    for url in urls:
        assert alice.client.get(url, buffered=True).status_code < 500
    assert dump(things.city) == before


def dump(city: City) -> dict[str, list[Any]]:
    """Every row of every table."""
    with city.store.reading() as view:
        names = view.connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        return {name: list(view.connection.exec_driver_sql(f'SELECT * FROM "{name}"').all()) for name in names}
