"""The page of a program: told from its definition, to those in whose scope it is."""

from city import CREDITO, DESPENSA, City, words


def test_the_page_of_a_program_says_its_rules_tables_values_and_limits(city: City) -> None:
    chelsea = city.login("chelsea")
    assert "Requisitos y reglas" in words(chelsea.get("/programas"))
    page = words(chelsea.get(f"/programas/{CREDITO}"))
    for said in (
        "Municipio es Monterrey, o bien Municipio del negocio es Monterrey.",
        "Reglas de operación, art. 10",
        "Consolidación de 12 a 23 $50,000.00",
        "Salario mínimo general, diario 1 de enero de 2026 $315.04 CONASAMI.",
        "A lo más 1 solicitud con el mismo dato en «CURP del aval» en cada convocatoria.",
        "20 estuvo en «Microcrédito Impulso a tu Negocio» en la convocatoria anterior",
    ):
        assert said in page, said


def test_what_each_output_leaves_unchecked_is_told_to_who_defines_programs(city: City) -> None:
    title, said = "Lo que cada salida no revisa", "El navegador no revisa los límites, los lugares ni el presupuesto."
    author, staff = (words(city.login(name).get(f"/programas/{CREDITO}")) for name in ("ines", "chelsea"))
    assert title in author and said in author
    assert title not in staff and said not in staff


def test_a_program_out_of_scope_or_unknown_is_not_found(city: City) -> None:
    alice = city.login("alice")
    assert alice.get(f"/programas/{DESPENSA}").status_code == 200
    assert alice.get(f"/programas/{CREDITO}").status_code == 404
    assert alice.get("/programas/no_existe").status_code == 404


def test_what_rests_on_a_confidential_program_of_others_is_not_told(city: City) -> None:
    city.publish_like(
        "refugio",
        DESPENSA,
        ("area: SDHIS", "area: SEDEC"),
        ("confidential: no", "confidential: yes"),
        ("title: Apoyo alimentario a personas adultas mayores", "title: Refugio Canario"),
    )
    alice = city.login("alice")
    page = words(alice.get(f"/programas/{DESPENSA}"))
    assert "Sin otro apoyo alimentario Lo revisa el área responsable." in page
    assert "otro apoyo de tipo" not in page
    assert alice.get("/programas/refugio").status_code == 404
    start = words(alice.get(f"/capturar/{DESPENSA}"))
    assert "Requisitos del programa" in start
    assert "La edad el día de la solicitud es de 60 años o más." in start
    assert "otro apoyo de tipo" not in start
    assert "otro apoyo de tipo" in words(city.login("chelsea").get("/programas/refugio"))


def test_the_data_dictionary_is_a_link_away_and_stays_in_scope(city: City) -> None:
    chelsea = city.login("chelsea")
    assert f'href="/programas/{CREDITO}/diccionario"' in chelsea.get(f"/programas/{CREDITO}").text
    said = words(chelsea.get(f"/programas/{CREDITO}/diccionario"))
    assert "Diccionario de datos: Microcrédito Impulso a tu Negocio" in said
    assert "curp CURP CURP hasta 18 caracteres Personal NB_CURP" in said
    assert chelsea.get(f"/programas/{DESPENSA}/diccionario").status_code == 404
