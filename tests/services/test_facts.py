"""Facts as rules read them, for records of different days and of other people's CURPs."""

import pytest

from definition_makers import HEAD
from load_makers import CALLS, LUCIA, RICARDO, a_program, office
from padron.registry.database import Database
from padron.services.facts import Subject, facts_of, frame

LUCIA_CURP, RICARDO_CURP = str(LUCIA["curp"]), str(RICARDO["curp"])
SECOND_CALL = CALLS.replace("}}", "}, siguiente: {from: 2027-01-15, until: 2027-12-15, ends: 2027-12-31}}")
KEYS = ("active_in_kind:alimentario", "was_in:prueba:previous", "active_in:prueba@aval")


@pytest.mark.parametrize(
    ("curp", "day", "aval", "told"),
    [
        (LUCIA_CURP, "2026-11-23", LUCIA_CURP, (False, False, True)),
        (LUCIA_CURP, "2027-02-01", RICARDO_CURP, (True, True, False)),
        (RICARDO_CURP, "2027-02-01", LUCIA_CURP, (False, False, True)),
        (None, "2027-02-01", "TECR880229HNLRNC99", (False, False, False)),
    ],
    ids=["her own enrolment is left out", "a year later", "not eligible is not active", "nobody knows them"],
)
def test_each_record_is_told_against_its_own_day_and_call(
    store: Database, curp: str | None, day: str, aval: str, told: tuple[bool, ...]
) -> None:
    program = a_program(calls=SECOND_CALL)
    office(store, program).load(LUCIA, RICARDO)
    subject = Subject(curp, day, program.call_on(day), {"aval": aval})
    with store.reading() as view:
        found = facts_of(view, frame([program], program), KEYS, [subject])
    assert found == [dict(zip(KEYS, told, strict=True))]


def test_a_blank_curp_field_leaves_its_facts_unknown(store: Database) -> None:
    program = a_program()
    office(store, program)
    with store.reading() as view:
        found = facts_of(view, frame([program], program), KEYS, [Subject(LUCIA_CURP, "2026-11-23", None, {})])
    assert "active_in:prueba@aval" not in found[0]


def test_kinds_and_calls_come_from_every_published_program() -> None:
    other = a_program(head=HEAD.replace("kind: alimentario", "kind: credito"))
    found = frame([a_program()], other)
    assert (found.kinds, found.calls) == ({"credito": ["prueba"]}, {"prueba": ("anual",)})
