"""Signing in: right, wrong, too often, and what ends a session."""

import html
import re

import pytest

from city import ANSWERS, PASSWORD, Browser, City, to_questions, words
from padron.web.sign_in import is_local

MINUTE = 60


def fresh(city: City) -> Browser:
    return Browser(city.app.test_client())


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(city: City) -> None:
    browser = fresh(city)
    browser.get("/programas")
    assert browser.path == "/entrar"
    back = browser.send(usuario="alice", contrasena=PASSWORD)
    assert back.request.path == "/programas"
    assert "Alice" in words(back)


@pytest.mark.parametrize(("name", "password"), [("alice", "otra frase cualquiera"), ("nadie", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_refused_in_the_same_words(city: City, name: str, password: str) -> None:
    refused = fresh(city).post("/entrar", usuario=name, contrasena=password)
    assert refused.status_code == 422
    assert "El usuario o la contraseña no coinciden" in words(refused)
    assert f'value="{name}"' in refused.text
    assert password not in refused.text


def test_after_five_wrong_passwords_one_waits_and_then_may_enter(city: City) -> None:
    browser = fresh(city)
    for _ in range(5):
        assert browser.post("/entrar", usuario="alice", contrasena="no es ésta").status_code == 422
    locked = browser.post("/entrar", usuario="alice", contrasena=PASSWORD)
    assert locked.status_code == 429
    assert "Hubo muchos intentos" in words(locked)
    city.clock.pass_seconds(2 * MINUTE)
    assert browser.post("/entrar", usuario="alice", contrasena=PASSWORD).status_code == 303


def test_signing_in_makes_a_new_cookie_that_scripts_cannot_read(city: City) -> None:
    browser = fresh(city)
    before = browser.get("/entrar").headers["Set-Cookie"]
    after = browser.post("/entrar", usuario="alice", contrasena=PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in after
    assert "SameSite=Lax" in after
    assert before.partition(";")[0] != after.partition(";")[0]


def test_over_https_the_cookie_never_travels_without_it(city: City) -> None:
    from padron.web.app import create_app

    app = create_app(city.workspace, store=city.store, secure=True)
    cookie = app.test_client().get("/entrar", base_url="https://padron.example").headers["Set-Cookie"]
    assert cookie.startswith("__Host-padron=")
    assert "Secure" in cookie


def test_signing_out_ends_the_session_on_the_server_too(city: City) -> None:
    alice = city.login("alice")
    cookie = alice.client.get_cookie("padron")
    assert cookie is not None
    alice.post("/salir")
    alice.client.set_cookie("padron", cookie.value)
    assert alice.client.get("/").status_code == 303


@pytest.mark.parametrize("seconds", [21 * MINUTE])
def test_a_session_that_nobody_uses_ends(city: City, seconds: int) -> None:
    alice = city.login("alice")
    city.clock.pass_seconds(seconds)
    assert alice.client.get("/").headers["Location"].startswith("/entrar")


def test_a_session_in_use_lasts(city: City) -> None:
    alice = city.login("alice")
    for _ in range(4):
        city.clock.pass_seconds(15 * MINUTE)
        assert alice.client.get("/").status_code == 200


@pytest.mark.parametrize(
    "address", ["//otro.example", "https://otro.example", "/\\otro.example", "javascript:1", "otro", "/a\nb", ""]
)
def test_signing_in_leads_to_no_other_site(address: str) -> None:
    assert not is_local(address)


def test_a_path_of_this_site_is_local() -> None:
    assert is_local("/persona/0f?area=DIF")


def test_what_was_typed_when_the_session_ends_is_sent_after_signing_in_again(city: City) -> None:
    alice = city.login("alice")
    to_questions(alice)
    city.clock.pass_seconds(40 * MINUTE)
    asked = alice.send(**ANSWERS)
    assert asked.status_code == 401
    assert "lo que escribiste sigue aquí" in words(asked)
    again = alice.client.post("/entrar", data=hidden(asked.text, usuario="alice", contrasena="no es ésta"))
    assert again.status_code == 422
    onward = alice.client.post("/entrar", data=hidden(again.text, usuario="alice", contrasena=PASSWORD))
    assert "Guardamos lo que habías escrito" in words(onward)
    path = re.search(r'action="(/captura/[^"]+)"', onward.text)
    assert path is not None
    review = alice.client.post(path[1], data=hidden(onward.text), follow_redirects=True)
    assert "Revisa antes de guardar" in words(review)
    assert "CONCEPCIÓN" in words(review)


def hidden(page: str, **typed: str) -> dict[str, str]:
    """A page's hidden fields as a browser would send them, and what is typed."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {**{name: html.unescape(value) for name, value in found}, **typed}
