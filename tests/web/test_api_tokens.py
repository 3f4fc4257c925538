"""Tokens: what opens the API, for how long, and that nothing else does."""

import logging
from io import BytesIO

import pytest

from api_systems import ACCEPTED, RECORD, System, book, codes, hired, siga
from city import CONCEPCION, DESPENSA, City, enrol
from padron.registry.tokens import revoke_token, token_of
from padron.registry.users import Role

DAY = 24 * 3600
PROGRAMS = "/programs"


def revoked(city: City, name: str) -> None:
    with city.store.writing("root") as unit:
        revoke_token(unit, name)
        unit.commit()


def used_on(city: City, name: str) -> str | None:
    with city.store.reading() as view:
        found = token_of(view, name)
    assert found is not None
    return found.used_on


def test_without_a_token_nothing_is_told_and_it_is_said_how_to_send_one(city: City) -> None:
    answer = System(city.app.test_client(), "").get(PROGRAMS)
    assert (answer.status_code, codes(answer)) == (401, ["token_missing"])
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="padron"'


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic YWxpY2U6eA==", "Token x", "Bearer \tx y", "é"])
def test_another_kind_of_header_is_no_token(city: City, header: str) -> None:
    answer = city.app.test_client().get("/api/v1/programs", headers={"Authorization": header})
    assert answer.status_code == 401


def test_a_cookie_opens_nothing_here_and_a_token_no_page(city: City) -> None:
    alice = city.login("alice")
    assert alice.client.get("/api/v1/programs").status_code == 401
    system = siga(city)
    page = system.client.get("/programas", headers={"Authorization": f"Bearer {system.secret}"})
    assert page.headers["Location"].startswith("/entrar")
    assert "Set-Cookie" not in system.get(PROGRAMS).headers


def test_a_token_in_the_address_is_no_token(city: City) -> None:
    secret = siga(city).secret
    for name in ("token", "access_token"):
        assert System(city.app.test_client(), "").get(PROGRAMS, **{name: secret}).status_code == 401


def test_a_token_ends_on_its_day_and_when_it_is_revoked(city: City) -> None:
    system, other = hired(city, "breve", Role("read"), days=2), siga(city)
    assert system.get(PROGRAMS).status_code == other.get(PROGRAMS).status_code == 200
    revoked(city, "siga")
    assert codes(other.get(PROGRAMS)) == ["token_wrong"]
    city.clock.pass_seconds(2 * DAY)
    assert codes(system.get(PROGRAMS)) == ["token_wrong"]


def test_of_a_token_only_its_hash_is_kept_and_the_day_of_its_last_use(city: City) -> None:
    system = siga(city)
    assert used_on(city, "siga") is None
    system.get(PROGRAMS)
    assert used_on(city, "siga") == "2026-11-23"
    kept = (city.workspace.data / "padron.db").read_bytes() + (city.workspace.data / "padron.db-wal").read_bytes()
    assert system.secret.encode() not in kept
    assert b"siga" in kept


def test_who_guesses_waits_and_who_has_a_right_token_does_not(city: City) -> None:
    system, guesser = siga(city), System(city.app.test_client(), "padron_adivino")
    answers = [guesser.get(PROGRAMS) for _ in range(7)]
    assert [each.status_code for each in answers] == [401] * 5 + [429] * 2
    assert answers[-1].headers["Retry-After"] == "60"
    assert system.get(PROGRAMS).status_code == 200
    city.clock.pass_seconds(61)
    assert guesser.get(PROGRAMS).status_code == 401


def test_no_token_and_no_curp_is_in_a_log(city: City, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    system = siga(city)
    system.post(f"/programs/{DESPENSA}/enrolments", ACCEPTED)
    system.post("/people/lookups", {"curp": CONCEPCION})
    system.get(f"/people/{CONCEPCION}")
    System(city.app.test_client(), "padron_adivino").get(PROGRAMS)
    assert CONCEPCION not in caplog.text
    assert system.secret not in caplog.text and "adivino" not in caplog.text


def test_a_load_of_a_token_is_done_with_its_own_permissions(city: City) -> None:
    system = siga(city)
    sent = system.post(f"/programs/{DESPENSA}/loads", data={"file": (BytesIO(book(5)), "octubre.xlsx")}).json
    city.work()
    report = system.get(f"/loads/{sent['load']}").json["report"]
    assert report["created"] == 5
    assert report["verdicts"]["eligible"] > 0


def test_what_the_pages_do_is_seen_by_a_token_of_the_same_area(city: City) -> None:
    path = enrol(city.login("alice")).request.path.split("/")
    assert siga(city).get(f"/enrolments/{path[2]}/{path[4]}").json["source"] == "form"


def test_a_request_with_a_token_needs_no_csrf_token_and_a_page_still_does(city: City) -> None:
    assert siga(city).post(f"/programs/{DESPENSA}/verdicts", RECORD).status_code == 200
    assert city.login("alice").client.post("/buscar", data={"q": "x"}).status_code == 400
