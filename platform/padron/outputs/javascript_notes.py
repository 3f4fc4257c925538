"""What the rules in the browser cannot say of a program, and leave to the server: notes for its author."""

from collections.abc import Iterator

from padron.language.functions import OF_HOUSEHOLD
from padron.outputs.javascript_fields import SURE, plainly_text
from padron.outputs.unchecked import note
from padron.problems import Problem
from padron.program.closure import rules
from padron.program.model import Field, Program, leaves
from padron.shapes import Repeat, Text

OUTPUT = "El navegador"


def notes(program: Program) -> tuple[Problem, ...]:
    """One note a field that the browser cannot judge though a rule reads it, and one a thing of the whole program."""
    read = {name for rule in rules(program) for name in rule.expression.reads}
    told = [note(OUTPUT, "pattern", field) for field in _unjudged(program) if field.name in read]
    facts = {fact for rule in rules(program) for fact in rule.expression.facts}
    whole = {
        "facts_of": any("@" in fact and not fact.startswith(OF_HOUSEHOLD) for fact in facts),
        "facts_home": any(fact.startswith(OF_HOUSEHOLD) for fact in facts),
        "limits": bool(program.limits),
        "score": program.score is not None,
    }
    return (*told, *(note(OUTPUT, what, program.name) for what, true in whole.items() if true))


def _unjudged(program: Program) -> Iterator[Field]:
    """The texts, of rows too, that the browser does not know to be right or wrong."""
    for leaf in (*program.person_leaves(), *program.answer_leaves()):
        cells = (each.field for each in leaves(leaf.field.fields)) if isinstance(leaf.field.shape, Repeat) else ()
        for field in (leaf.field, *cells):
            if isinstance(field.shape, Text) and field.type not in SURE and not plainly_text(field.type, field.shape):
                yield field
