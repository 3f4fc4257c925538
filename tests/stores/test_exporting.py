"""What an export reads, part by part: every enrolment that counts once, and what was delivered to it."""

from padron.registry.arrivals import UNDONE, Source
from padron.registry.benefits import Delivery, deliver
from padron.registry.database import Database
from padron.registry.exporting import delivered_to, enrolled
from padron.registry.saving import save
from registry_makers import LUCIA, RICARDO, RULES, arrival


def test_every_enrolment_of_the_program_comes_once_however_small_the_parts(store: Database) -> None:
    with store.writing("alicia") as unit:
        for number in range(7):
            save(unit, arrival({**LUCIA, "curp": f"XEXX{number:014d}"}), RULES["form"])
        save(unit, arrival({**LUCIA, "curp": "XEXX00000000000000"}, call="2025"), RULES["form"])
        save(unit, arrival(RICARDO, program="beca"), RULES["form"])
        save(unit, arrival(RICARDO, state=UNDONE, category=UNDONE), RULES["form"])
        unit.commit()
    with store.reading() as view:
        parts = [list(part) for part in enrolled(view, "despensa", 3)]
    found = [(each.person_key, each.id) for part in parts for each, _ in part]
    assert [len(part) for part in parts] == [3, 3, 2]
    assert len(set(found)) == 8 and found == sorted(found)


def test_deliveries_come_with_their_enrolment_and_of_this_program_only(store: Database) -> None:
    with store.writing("alicia") as unit:
        one = save(unit, arrival(state="active", category="active"), RULES["form"])
        other = save(unit, arrival(program="beca", state="active", category="active"), RULES["form"])
        for to, on in ((one, "2026-06-01"), (one, "2026-05-01"), (other, "2026-05-02")):
            assert to.person_key and to.enrolment
            given = Delivery(to.person_key, to.enrolment, "bolsa", 100, 5, on, None, '{"a":1}', "{}", Source("form"))
            deliver(unit, given)
        unit.commit()
    with store.reading() as view:
        ((day, active),) = [(each.applied_on, on) for part in enrolled(view, "despensa") for each, on in part]
        assert active == day
        found = delivered_to(view, "despensa", [one.person_key or b""])
    assert [(each.on, each.answers) for each in found[one.enrolment or b""]] == [
        ("2026-05-01", {"a": 1}),
        ("2026-06-01", {"a": 1}),
    ]
    assert list(found) == [one.enrolment]
