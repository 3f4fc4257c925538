"""What the questions page tells its script: the day, the registry facts that may show, and what is not asked there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from padron.intake.delivering import service_door
from padron.intake.record import Record
from padron.outputs.form import opened
from padron.outputs.javascript import fact_names
from padron.program.closure import rules
from padron.program.model import Field, Program, leaves
from padron.program.services import service_program
from padron.services.answers import Answers
from padron.services.facts import others_of
from padron.shapes import Choice, Choices, File, Repeat


def given(page: Answers) -> Mapping[str, object]:
    """Plain JSON. Of the person only what rules read; of the facts none that rests on what the actor may not see.

    `values` are canonical answers that the page does not ask for, `known` what the registry holds of those it asks for;
    `about` says which CURP field a fact about another person goes by, and `of` for which CURP it holds; `kept` are the
    controls whose document is kept.
    """
    person = page.capture.person
    return told(page.capture.program, page.record, page.asked, page.data, person.values if person else {})


def told(
    program: Program, record: Record, fields: Sequence[Field], data: Mapping[str, object], known: Mapping[str, object]
) -> Mapping[str, object]:
    """The same of any page whose script is this program's: its judged record, its questions, what its form holds."""
    values, asked = record.judgement.values, {each.name for each in opened(fields)}
    names = fact_names(program)
    about = {name: key.partition("@")[2] for key, name in names.items() if "@" in key}
    read = names_read(program)
    return {
        "today": record.today,
        "facts": {names[key]: value for key, value in record.facts.items() if value is not None},
        "about": about,
        "of": {name: values.get(name) for name in sorted(set(about.values()))},
        "values": {name: value for name, value in values.items() if name not in asked and name in read},
        "known": {name: value for name, value in known.items() if name in asked},
        "kept": list(_kept(opened(fields), data)),
    }


def live_program(program: Program, service: str) -> Program:
    """A service as the program of its form's script: of what the enrolment knows, only what its questions read."""
    inner = service_program(program, service_door(program, service).service)
    read = names_read(inner) | others_of(fact_names(inner))
    return replace(inner, person=tuple(each for each in inner.person if each.field.name in read))


def names_read(program: Program) -> frozenset[str]:
    """The fields that some rule or cascade of a program reads."""
    read = {name for rule in rules(program) for name in rule.expression.reads}
    own = (*program.person_leaves(), *program.answer_leaves())
    cells = (cell for leaf in own for cell in leaves(leaf.field.fields))
    for leaf in (*own, *cells):
        if isinstance(leaf.field.shape, Choice | Choices):
            read |= {name for _, name in leaf.field.shape.filters}
    return frozenset(read)


def _kept(fields: Iterable[Field], data: Mapping[str, object], prefix: str = "") -> Iterator[str]:
    for each in fields:
        value = data.get(each.name)
        if isinstance(each.shape, File) and value:
            yield prefix + each.name
        elif isinstance(each.shape, Repeat) and isinstance(value, list):
            for index, row in enumerate(value):
                yield from _kept(opened(each.fields), row, f"{each.name}-{index}-")
