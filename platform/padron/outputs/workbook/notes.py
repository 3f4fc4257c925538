"""What the Excel template cannot check of a program, or does not yet: notes for its author."""

from collections.abc import Iterator

from padron.language.fieldtypes import FIELD_TYPES
from padron.outputs.unchecked import note
from padron.problems import Problem
from padron.program.model import Field, Leaf, Program, leaves
from padron.shapes import Choice, Choices, Day, File, Repeat, Shape, Text

OUTPUT = "Excel"


def notes(program: Program, service: str | None = None) -> tuple[Problem, ...]:
    """One note a field and thing unchecked, at its place in the definition. KeyError: no such service."""
    if service is None:
        found = (*program.person_leaves(), *program.answer_leaves())
    else:
        found = tuple(leaves({each.name: each for each in program.services}[service].fields))
    names = {leaf.field.name for leaf in found}
    said = [problem for leaf in found for problem in _field_notes(leaf, names)]
    if program.criteria or program.checks or program.limits:
        said.append(note(OUTPUT, "rules", program.name))
    return tuple(said)


def _field_notes(leaf: Leaf, beside: set[str]) -> Iterator[Problem]:
    """`beside`: the names of the columns of the same sheet."""
    field = leaf.field
    if field.calculation is not None:
        yield note(OUTPUT, "calculated", field)
        return
    said = {
        "digits": field.type != "curp" and _has_check(field),
        "pattern": isinstance(field.shape, Text) and field.shape.pattern is not None and not _has_check(field),
        "relevant": bool(leaf.relevance),
        "required": not isinstance(field.required, bool),
        "constraint": field.constraint is not None,
        **_shape_notes(field.shape, beside),
    }
    yield from (note(OUTPUT, what, field) for what, true in said.items() if true)
    if isinstance(field.shape, Repeat):
        inner = tuple(leaves(field.fields))
        for each in inner:
            yield from _field_notes(each, {other.field.name for other in inner})


def _has_check(field: Field) -> bool:
    """Whether its type has a check of its own; the formula of a CURP sees it, of any other Excel sees the length."""
    known = FIELD_TYPES.get(field.type)
    return known is not None and known.check is not None


def _shape_notes(shape: Shape, beside: set[str]) -> dict[str, bool]:
    return {
        "day": isinstance(shape, Day) and (shape.least == "today" or shape.max_age is not None),
        "several": isinstance(shape, Choices),
        "cascade": isinstance(shape, Choice) and any(field not in beside for _, field in shape.filters),
        "file": isinstance(shape, File),
        "rows": isinstance(shape, Repeat),
    }
