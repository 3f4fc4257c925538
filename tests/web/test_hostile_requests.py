"""Requests that no page would send: never a server error, and only one enrolment however many hands press at once."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from city import ANSWERS, DESPENSA, Browser, City, to_questions, to_review

NASTY = (
    "", " ", "\x00", "\ud800", "²", "-1", "9" * 400, "'\"><script>", "../../etc/passwd", "a" * 5000, "{{7*7}}",
    "1e999", "NaN", "٣", "\u202e", "%00", "yes", "no", "2026-02-30", "P-000", "personas_autorizadas:99", "=1+1",
    "\n\n", "*", '"', "pe_rez ×·÷", "Pe\u0301rez 𝔘", "NEAR(a b)",
)  # fmt: skip
NAMES = (
    *ANSWERS, "_shown", "_add", "_remove", "_change", "_save", "es_esta", "acepta", "persona", "solicitud", "curp", "q",
    "personas_autorizadas-0-curp_autorizada", "personas_autorizadas-1-parentesco", "programa", "usuario", "contrasena",
    "next", "discapacidad", "fecha_estudio-day", "fecha_estudio-month", "fecha_estudio-year",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_no_request_makes_the_server_fail(city: City, seed: int) -> None:
    chance, alice = random.Random(seed), city.login("alice")
    to_questions(alice)
    draft = alice.path.split("/")[2]
    shown = alice.page.partition('name="_shown" value="')[2].partition('"')[0]
    city.app.config["PROPAGATE_EXCEPTIONS"] = True
    paths = (
        f"/captura/{draft}/preguntas", f"/captura/{draft}/persona", "/buscar", f"/capturar/{DESPENSA}", "/excel",
        f"/captura/{draft}/preguntas", f"/captura/{draft}/revisar", "/captura/zz/revisar", "/entrar",
    )  # fmt: skip
    for _ in range(60):
        sent = {name: chance.choice(NASTY) for name in chance.sample(NAMES, 12)}
        if chance.random() < 0.8:
            sent["_shown"] = shown
        sent.pop("_save", None) if chance.random() < 0.8 else None
        sent["es_esta"] = "yes"
        data = {name: value.encode("utf-8", "surrogatepass") for name, value in sent.items()}
        data["csrf_token"] = alice.token.encode()
        answer = alice.client.post(chance.choice(paths), data=data)
        assert answer.status_code < 500, sent


@pytest.mark.parametrize(
    "path",
    [
        "/persona/" + "zz" * 16,
        "/persona/é",
        "/captura/%00/persona",
        "/excel/carga/..",
        "/aviso/..%2f",
        "/persona/" + "0" * 5000,
    ],
)
def test_an_address_that_means_nothing_is_not_found(city: City, path: str) -> None:
    assert city.login("alice").client.get(path).status_code == 404


def test_eight_presses_at_once_make_one_enrolment(city: City) -> None:
    alice = city.login("alice")
    to_review(alice)
    cookie = alice.client.get_cookie("padron")
    assert cookie is not None
    hidden = {"csrf_token": alice.token, "acepta": "yes"}
    for name in ("persona", "solicitud", "visto"):
        hidden[name] = alice.page.partition(f'name="{name}" value="')[2].partition('"')[0]

    def press(_: int) -> str:
        client = city.app.test_client()
        client.set_cookie("padron", cookie.value)
        return client.post(alice.path, data=hidden).headers["Location"]

    with ThreadPoolExecutor(8) as hands:
        led = set(hands.map(press, range(8)))
    assert len(led) == 1
    with city.store.reading() as view:
        assert view.connection.exec_driver_sql("SELECT count(*) FROM enrolment").scalar_one() == 1
        assert view.connection.exec_driver_sql("SELECT count(*) FROM event").scalar_one() <= 2


def test_a_busy_registry_is_said_in_words_and_the_draft_stays(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    from padron.problems import problem
    from padron.registry.store import Refused

    alice = city.login("alice")
    to_review(alice)

    def busy(actor: str) -> object:
        raise Refused(problem("busy"))

    monkeypatch.setattr(city.store, "writing", busy)
    answer = alice.client.post(alice.path, data={"csrf_token": alice.token, "acepta": "yes"})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    monkeypatch.undo()
    assert "Revisa antes de guardar" in alice.get(alice.path).text


def test_the_demonstration_users_are_shown_on_this_machine_only(city: City) -> None:
    from padron.registry.users import Role, create_user
    from padron.services.demo import USERS
    from padron.web import serving

    with city.store.writing("demo") as unit:
        create_user(unit, USERS[0].name, "Demo", "x", [Role("capture")])
        unit.commit()
    for host, shown in (("127.0.0.1", True), ("0.0.0.0", False)):
        app = serving.application(city.workspace, host)
        page = app.test_client().get("/entrar", base_url="https://x").text
        assert (USERS[0].password in page) is shown
        app.extensions["padron"].store.close()


def test_browsers_of_the_tests_send_what_the_page_holds(city: City) -> None:
    browser = Browser(city.app.test_client())
    assert browser.token == ""
    browser.get("/entrar")
    assert browser.token
