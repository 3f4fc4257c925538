"""Invented people who apply at a program like the despensa, and what became of them, for tests of what follows."""

from collections.abc import Sequence

from city import DESPENSA, TODAY, City
from filling import filled, older_people
from invented import people
from padron.outputs.columns import sheet_title
from padron.outputs.workbook import workbook
from padron.program.model import Program
from padron.registry.enrolments import Enrolment, enrolments_in
from padron.services.load import load


def some(city: City, program: Program, incomes: Sequence[int], first: int = 0) -> None:
    """Invented people, each in a household of her own, with these incomes; over 9,000 pesos nobody qualifies."""
    who, rows = people(40, 9000), older_people(3)
    made = [
        {**rows[0], **who[first + n], "hogar": f"C-{first + n}", "telefono": f"81700000{first + n:02d}",
         "ingreso_mensual_hogar": income}
        for n, income in enumerate(incomes)
    ]  # fmt: skip
    content = filled(workbook(program, rows=len(made), today=TODAY), sheet_title(program), made)
    report = load(city.store, "alice", program, content, name="mes.xlsx", today=TODAY)
    assert report.statuses["created"] == len(incomes), report.problems


def stored(city: City, program: str = DESPENSA) -> list[Enrolment]:
    with city.store.reading() as view:
        return enrolments_in(view, program, "ejercicio_2026", limit=None)


def states(city: City, program: str = DESPENSA) -> list[str]:
    return sorted(each.state for each in stored(city, program))


def page_of(found: Enrolment) -> str:
    return f"/persona/{found.person_key.hex()}/solicitud/{found.id.hex()}"
