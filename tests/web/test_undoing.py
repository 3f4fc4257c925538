"""Undoing a load on its page: asked once more, done, said again; and what stands in the way, by row."""

from io import BytesIO

from city import DESPENSA, TODAY, Browser, City, compiled, words
from filling import filled, older_people
from padron.outputs.columns import sheet_title
from padron.outputs.workbook import workbook


def load(browser: Browser, count: int = 3) -> str:
    """The address of the result of a load of so many people."""
    template = workbook(compiled(DESPENSA), rows=count, today=TODAY)
    content = filled(template, sheet_title(compiled(DESPENSA), None), older_people(count))
    browser.get("/excel")
    return str(browser.send(programa=DESPENSA, archivo=(BytesIO(content), "octubre.xlsx")).request.path)


def test_a_load_is_undone_once_somebody_said_yes_and_says_so_from_then_on(city: City) -> None:
    alice = city.login("alice")
    result = load(alice)
    assert f"{result}/deshacer" in alice.get(result).text
    asked = alice.get(f"{result}/deshacer")
    assert "Solicitudes que la carga creó y quedarán sin efecto 3" in words(asked)
    with city.store.reading() as view:
        assert view.connection.exec_driver_sql("SELECT count(*) FROM enrolment WHERE state = 'undone'").scalar() == 0
    done = alice.send()
    assert "Carga deshecha" in words(done)
    assert "Esta carga se deshizo" in words(alice.get(result))
    assert "Deshecha" in words(alice.get("/excel"))
    alice.get(f"{result}/deshacer")
    assert "Cargar el archivo otra vez" in words(alice.get(f"{result}/deshacer"))


def test_the_same_file_is_taken_again_after_it_without_a_warning(city: City) -> None:
    alice = city.login("alice")
    result = load(alice)
    alice.get(f"{result}/deshacer")
    alice.send()
    again = load(alice)
    assert again != result
    assert "nuevas 3" in words(alice.get(again))


def test_later_changes_are_listed_by_row_and_nothing_is_undone(city: City) -> None:
    alice = city.login("alice")
    result = load(alice, 2)
    with city.store.writing("rita") as unit:
        unit.commit()
    from padron.registry.enrolments import enrolments_in
    from padron.services.deciding import decide

    with city.store.writing("rita") as unit:
        call = compiled(DESPENSA).call_on(TODAY)
        assert call is not None
        one = enrolments_in(unit, DESPENSA, call.name)[0]
        state = next(each.to for each in compiled(DESPENSA).lifecycle.transitions if each.from_ == one.state)
        decide(unit, one.person_key, one.id, one.state, state, TODAY, "acta")
        unit.commit()
    said = words(alice.get(f"{result}/deshacer"))
    assert "No se deshizo nada: en 1 filas hay cambios posteriores" in said
    assert "Después alguien decidió su estado" in said
    assert "Deshacer la carga</button>" not in alice.get(f"{result}/deshacer").text


def test_nobody_else_sees_the_page(city: City) -> None:
    result = load(city.login("alice"))
    assert city.login("chelsea").get(f"{result}/deshacer").status_code == 404
    assert city.login("bob").get(f"{result}/deshacer").status_code == 403
