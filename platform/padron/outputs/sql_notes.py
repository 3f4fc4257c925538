"""What a simulation in SQL does not look at again: notes for the author."""

from collections.abc import Iterator

from padron.language.fieldtypes import FIELD_TYPES
from padron.outputs.sql import SQLITE
from padron.outputs.sql_nodes import is_too_deep
from padron.outputs.sql_program import Judged
from padron.outputs.unchecked import note
from padron.problems import Problem
from padron.program.model import Criterion, Field, Program, rows_of
from padron.shapes import Text

OUTPUT = "La simulación"
_ANY_DAY = "2026-01-01"


def notes(program: Program) -> tuple[Problem, ...]:
    """One note a field and thing: of the answers that criteria read, what held when they were stored."""
    read = Judged(program, SQLITE, _ANY_DAY).depths
    answers = [leaf.field for leaf in program.answer_leaves() if leaf.field.name in read]
    stored = [note(OUTPUT, what, each) for field in answers for each in (field, *rows_of(field)) for what in _of(each)]
    return (*stored, *(note(OUTPUT, "deep", each.id) for each in program.criteria if _is_deep(each)))


def _is_deep(criterion: Criterion) -> bool:
    rules = (criterion.when, criterion.assert_)
    return any(is_too_deep(rule.expression.tree) for rule in rules if rule is not None)


def _of(field: Field) -> Iterator[str]:
    """Neither database knows a type's own check or a pattern; the answer passed both when it was stored."""
    shape = field.shape
    if not isinstance(shape, Text) or field.calculation is not None:
        return
    if FIELD_TYPES[field.type].check is not None:
        yield "digits"
    elif shape.pattern is not None:
        yield "pattern"
