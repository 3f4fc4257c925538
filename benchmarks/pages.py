"""A 15-field form with errors, as its server renders it and as a whole request. Bar: at most 10 ms of CPU."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT / "tests")]

from city import CONCEPCION, Browser, City, make_city, to_questions  # noqa: E402

TIMES = 40
BAR = 10.0
FIELDS = """
  integrantes: {type: integer, label: Integrantes, min: 1, max: 20, required: yes}
  ingreso: {type: money, label: Ingreso mensual, min: 0, max: 500000, required: yes}
  pension: {type: yes_no, label: ¿Recibe pensión?, required: yes}
  tipo: {type: choice, label: Tipo, choices: {a: Luz, b: Agua, c: Predial}, required: yes}
  varias: {type: choices, label: Apoyos, choices: {a: Uno, b: Dos, c: Tres}}
  fecha: {type: date, label: Fecha, required: yes}
  correo_trabajo: {type: email, label: Correo}
  motivo: {type: text, label: Motivo, lines: 4, required: yes}
  postal: {type: postal_code, label: Código postal, required: yes}
  parentesco: {type: choice, label: Parentesco, catalogue: parentescos, required: yes}
  peso: {type: decimal, label: Peso, min: 0, max: 300, required: yes}
"""
HEAD = """
program: quince
version: 1
title: Quince preguntas
area: SDHIS
privacy: {purpose: Medir la página., notice: apoyo_alimentario_v1, retention_months: 12}
person: {telefono: required}
fields:"""
CASE = """
cases:
  - {name: Alguien, today: 2026-05-01, person: {}, answers: {}, expect: eligible}
"""
WRONG = {
    "nombre": "CONCEPCIÓN", "telefono": "81", "integrantes": "cuatro", "ingreso": "mucho", "fecha-day": "31",
    "fecha-month": "2", "fecha-year": "2026", "correo_trabajo": "sin arroba", "postal": "640", "peso": "1000",
}  # fmt: skip


def main() -> None:
    """Print milliseconds of CPU of the render alone and of the whole request, draft written and all."""
    with tempfile.TemporaryDirectory() as folder:
        city = make_city(Path(folder) / "ciudad")
        (city.workspace.programs / "quince.yaml").write_text(HEAD + FIELDS + CASE, encoding="utf-8")
        _publish(city)
        browser = city.login("alice")
        to_questions(browser, CONCEPCION, "quince")
        page = browser.send(**WRONG)
        assert page.status_code == 422, page.status_code
        request = _best(lambda: browser.send(**WRONG))
        render = _best(_rendering(city, browser))
        questions = page.text.count("govuk-form-group")
        print(f"form groups {questions}, lines of the error summary {page.text.count('<li><a href=')}")
        print(f"render with errors: {render:.1f} ms CPU (bar {BAR:.0f}) ratio {render / BAR:.2f}")
        print(f"whole request: {request:.1f} ms CPU, ratio {request / BAR:.2f}")
        city.store.close()


def _publish(city: City) -> None:
    from padron.services.definitions import definitions

    found = definitions(city.workspace).program("quince")
    assert found.program is not None, [each.message() for each in found.problems]
    city.publish(found.program)


def _rendering(city: City, browser: Browser) -> Callable[[], object]:
    """What the page does after the registry has answered: questions, messages and HTML."""
    from flask import g

    from padron.services.answers import answers
    from padron.services.capture import capture
    from padron.services.sign_in import SignedIn
    from padron.web.capture import _judged_page

    actor = city.actor("alice")
    made = capture(city.store, actor, browser.path.split("/")[2], city.today)
    assert made is not None
    with city.store.reading() as view:
        page = answers(view, made)
    context = city.app.test_request_context(browser.path)
    context.push()
    g.signed_in = SignedIn(actor, "Alicia")
    return lambda: _judged_page(page, frozenset(page.shown), {})


def _best(work: Callable[[], object]) -> float:
    """Milliseconds of CPU of one round, the best of five lots."""
    lots = []
    for _ in range(5):
        start = time.process_time()
        for _ in range(TIMES // 5):
            work()
        lots.append((time.process_time() - start) / (TIMES // 5) * 1000)
    return min(lots)


if __name__ == "__main__":
    main()
