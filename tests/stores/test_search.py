"""Finding people, the same on every engine."""

import pytest
from sqlalchemy import text

from padron.registry.corrections import decide_change, merge, set_values
from padron.registry.database import Database
from padron.registry.people import pending_changes, resolve
from padron.registry.saving import save, save_many
from padron.registry.search import STARTED, search
from registry_makers import LUCIA, RULES, arrival

NAMES = [
    ("ANA", "PENA", "RUIZ"),
    ("ANA MARÍA", "PEÑA", "LÓPEZ"),
    ("ANA", "PEÑALOZA", "GARZA"),
    ("JOSÉ ÁNGEL", "DE LA PEÑA", "SÁNCHEZ-NAVARRO"),
    ("ELENA", "ARGÜELLO", "D'AMICO"),
]


@pytest.fixture
def people(store: Database) -> Database:
    rows = [
        arrival({"curp": f"XEXX{n:014d}", "nombre": name, "primer_apellido": first, "segundo_apellido": second})
        for n, (name, first, second) in enumerate(NAMES)
    ]
    with store.writing("alicia") as unit:
        save_many(unit, rows, RULES["fill"])
        unit.commit()
    return store


def found(store: Database, words: str, **scope: object) -> list[str]:
    with store.reading() as view:
        return [f"{each.given_names} {each.first_surname}" for each in search(view, words, **scope)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("peña", ["JOSÉ ÁNGEL DE LA PEÑA", "ANA MARÍA PEÑA", "ANA PEÑALOZA", "ANA PENA"]),
        ("ana pena", ["ANA PENA", "ANA MARÍA PEÑA", "ANA PEÑALOZA"]),
        ("lopez ana", ["ANA MARÍA PEÑA"]),
        ("arguello", ["ELENA ARGÜELLO"]),
        ("Argüello El", ["ELENA ARGÜELLO"]),
        ("navarro jose", ["JOSÉ ÁNGEL DE LA PEÑA"]),
        ("d'amico", ["ELENA ARGÜELLO"]),
        ("peñaloz", ["ANA PEÑALOZA"]),
        ("peñalosa", []),
        ("navarrete", []),
        ("a p lo", ["ANA MARÍA PEÑA"]),
        ("eña", []),
        ("zzz", []),
        ("  ", []),
        ('" OR *', []),
        ("%", []),
    ],
)
def test_words_find_names_from_their_beginning_and_the_exact_enye_comes_first(
    people: Database, words: str, names: list[str]
) -> None:
    assert found(people, words) == names


def test_a_folio_and_a_curp_find_exactly_their_person(people: Database) -> None:
    with people.writing("alicia") as unit:
        lucia = save(unit, arrival(LUCIA), RULES["form"])
        unit.commit()
    folio = lucia.folio or ""
    for typed in (folio, f" {folio[:5].lower()}-{folio[5:]} ", LUCIA["curp"], LUCIA["curp"].lower()):
        assert found(people, typed) == ["LUCÍA ARGÜELLO"]
    assert found(people, "TECR880229HNLRNC00") == []


def test_a_search_may_be_of_some_areas_or_programs_only(people: Database) -> None:
    assert found(people, "elena", areas={"SDHIS"}) == ["ELENA ARGÜELLO"]
    assert found(people, "elena", areas={"SEDEC"}) == []
    assert found(people, "elena", programs={"beca"}) == []


def test_a_corrected_name_is_found_by_the_new_and_no_longer_by_the_old(people: Database) -> None:
    with people.writing("ines") as unit:
        key = resolve(unit, "XEXX00000000000004") or b""
        set_values(unit, key, {"nombre": "HELENA"}, ("correction", "2026-06-01", "ines"), "acta")
        unit.commit()
    assert found(people, "helena") == ["HELENA ARGÜELLO"]
    assert found(people, "elena") == []


def test_an_accepted_proposal_changes_the_person(people: Database) -> None:
    given = {"curp": "XEXX00000000000000", "nombre": "ANITA", "primer_apellido": "PENA"}
    with people.writing("ines") as unit:
        save(unit, arrival(given, program="beca"), RULES["form"])
        key = resolve(unit, given["curp"]) or b""
        (waiting,) = pending_changes(unit, key)
        decide_change(unit, key, waiting.id, True, "2026-06-01", "trajo su acta")
        assert pending_changes(unit, key) == []
        unit.commit()
    assert found(people, "anita") == ["ANITA PENA"]


def test_a_merged_person_is_found_once(people: Database) -> None:
    with people.writing("ines") as unit:
        one, other = (resolve(unit, f"XEXX{n:014d}") or b"" for n in (1, 2))
        merge(unit, other, one, "2026-06-01", "misma persona")
        unit.commit()
    assert found(people, "ana peña") == ["ANA MARÍA PEÑA", "ANA PENA"]


def test_postgresql_looks_names_up_in_the_index_of_their_starts(people: Database) -> None:
    with people.reading() as view:
        if not view.on_postgres:
            return
        view.connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = view.connection.execute(text(f"EXPLAIN SELECT 1 FROM person WHERE {STARTED}"), {"starts": ["ana", "pe"]})
        assert "ix_person_word_starts" in "\n".join(line for (line,) in plan)
