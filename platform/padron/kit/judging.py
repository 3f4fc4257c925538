"""A kit's capture judged without a registry: the same form, the same judge, and every registry fact unknown."""

from typing import Any

from padron.intake.record import Record, as_json
from padron.kit.captures import Made
from padron.program.model import Program
from padron.registry.drafts import Draft
from padron.registry.keys import id_of
from padron.services.answers import Answers, answered, raw_record
from padron.services.capture import Capture

TO_CONFIRM = (
    "Sin internet no se consulta el registro. Los apoyos que la persona ya recibe, los cupos y si ya tenía solicitud "
    "se confirmarán al sincronizar."
)


def draft(made: Made, owner: str) -> Draft:
    """The capture as a draft of somebody, which no registry holds."""
    identifier = id_of(made.id)
    if identifier is None:
        raise ValueError("not the id of a capture")
    return Draft(identifier, owner, made.program, made.version, None, made.typed.payload(), 1, 0, 0, 0)


def capture(program: Program, made: Made) -> Capture:
    """The capture as the pages take it: of somebody of whom nothing is known."""
    call = program.call_on(made.applied_on)
    return Capture(
        draft(made, made.author), made.typed, program, (program,), made.applied_on, call, None, None, (), False,
        frozenset(),
    )  # fmt: skip


def answers(program: Program, made: Made) -> Answers:
    """The capture as its page shows it."""
    found = capture(program, made)
    return answered(found, raw_record(found), {})


def verdict(record: Record) -> dict[str, Any]:
    """What the kit keeps of a judged record: the verdict, its criteria, and what is missing."""
    said = as_json(record)
    return {name: said[name] for name in ("verdict", "criteria", "missing", "today")}
