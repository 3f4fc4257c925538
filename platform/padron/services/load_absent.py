"""Who is active in a program and does not appear in a complete load of it: found when the load ends."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from padron.intake.sheet import SheetRow
from padron.problems import Problem
from padron.program.model import Program
from padron.registry.people import cluster_members, resolve_many
from padron.registry.settling import active_under
from padron.registry.store import Store
from padron.services.load_rows import identifier_of

MOST_ABSENT = 2_000
"""So many are proposed; where more are absent the file is hardly complete."""
_AT_ONCE = 5_000


def absent(
    store: Store, program: Program, today: str, rows: Iterable[SheetRow], wrong: Mapping[int, Sequence[Problem]],
    *, is_part: bool,
) -> dict[str, object]:  # fmt: skip
    """What is stored with a load of a program whose loads are complete.

    `absent`: who has an active enrolment in the call of `today` and is in no row, as person's and enrolment's key and
    state; `missing`: how many; `untold`: rejected rows of nobody knows whom. `wrong`: what kept rows out, by number.
    Of a file that is only a part (`is_part`: rejected rows, corrected) `seen`: the people in it.
    """
    here: set[bytes] = set()
    untold = 0
    rest = iter(rows)
    while chunk := list(islice(rest, _AT_ONCE)):
        names = {row.number: identifier_of(row) for row in chunk}
        with store.reading() as view:
            known = resolve_many(view, {name for name in names.values() if name})
            here |= {key for keys in cluster_members(view, set(known.values())).values() for key in keys}
        rejected = [row.number for row in chunk if row.number in wrong]
        untold += sum(1 for number in rejected if _is_untold(names[number], known, wrong[number]))
    if is_part:
        return {"seen": sorted(key.hex() for key in here)}
    found = _active(store, program, today, here)
    return {"absent": found[:MOST_ABSENT], "missing": len(found), "untold": untold}


def _is_untold(name: str | None, known: Mapping[str, bytes], problems: Sequence[Problem]) -> bool:
    """Whether a rejected row may be anybody's: its CURP is missing or wrong, and no person has it."""
    return name not in known and (name is None or any(each.field == "curp" for each in problems))


def _active(store: Store, program: Program, today: str, here: set[bytes]) -> list[list[str]]:
    call = program.call_on(today)
    with store.reading() as view:
        return [
            [each.person_key.hex(), each.id.hex(), each.state]
            for part in active_under(view, program.name)
            for each in part
            if call is not None and each.call == call.name and each.person_key not in here
        ]
