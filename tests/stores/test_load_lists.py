"""Loads as people look for them: problems counted by what cells say, rows with errors, a person's own in pages."""

from padron.registry.database import Database
from padron.registry.load_lists import Said, own_loads, problems_said, rows_with_errors
from padron.registry.loads import RowProblem, add_problems, begin_load, finish_load


def wrong(row: int, field: str, value: str, code: str = "not_an_option", **more: str) -> RowProblem:
    said = {"severity": "error", "message": f"Mal: {value}", "suggestion": "", **more}
    return RowProblem(row, "K", f"K{row}", field, value, code, **said)


def test_problems_are_counted_by_what_cells_say_and_rows_with_errors_listed(store: Database) -> None:
    found = [
        wrong(9, "municipio", "Monterey", suggestion="Monterrey"), wrong(4, "municipio", "Monterey"),
        wrong(4, "municipio", "Monterey"), wrong(5, "municipio", "MTY"), wrong(6, "", "", "check", message="Otra"),
        wrong(7, "", "", "check", message="Una"), wrong(8, "correo", "x", severity="warning"), wrong(0, "a", "b"),
    ]  # fmt: skip
    with store.writing("alice") as unit:
        made, other = (begin_load(unit, "beca", each * 64, "x.xlsx", "fill") for each in "ab")
        add_problems(unit, made, found)
        add_problems(unit, other, [wrong(3, "municipio", "Monterey")])
        unit.commit()
    with store.reading() as view:
        assert problems_said(view, made) == [
            Said("municipio", "not_an_option", "Monterey", "Mal: Monterey", "", 2),
            Said("", "check", "", "Otra", "", 1),
            Said("", "check", "", "Una", "", 1),
            Said("municipio", "not_an_option", "MTY", "Mal: MTY", "", 1),
        ]
        assert rows_with_errors(view, made) == [4, 5, 6, 7, 9]


def test_a_persons_own_loads_come_in_pages_the_newest_first(store: Database) -> None:
    mine = []
    for program in ("beca", "despensa", "beca"):
        with store.writing("alice") as unit:
            mine.append(begin_load(unit, program, "c" * 64, f"{program}.xlsx", "fill"))
            unit.commit()
    with store.writing("alice") as unit:
        finish_load(unit, mine[0], {}, {}, "failed")
        unit.commit()
    with store.writing("bob") as unit:
        begin_load(unit, "beca", "d" * 64, "de_bob.xlsx", "fill")
        unit.commit()
    with store.reading() as view:

        def ids(*programs: str, states: tuple[str, ...] = (), most: int = 9, after: int = 0) -> list[bytes]:
            return [each.id for each in own_loads(view, "alice", programs, states, most=most, after=after)]

        assert ids("beca", "despensa") == mine[::-1]
        assert ids("beca", "despensa", most=1, after=1) == [mine[1]]
        assert ids("beca") == [mine[2], mine[0]]
        assert ids("beca", states=("failed",)) == [mine[0]]
        assert ids() == []
