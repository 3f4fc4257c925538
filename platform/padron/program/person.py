"""The `person:` block: which fields of the registry a program asks for, and what those fields need beside them."""

from collections.abc import Iterator
from dataclasses import replace

from padron.language.source import Node
from padron.program.model import CORE, Field, PersonField, Rule, leaves
from padron.program.reading import Reading
from padron.shapes import Choice, Choices, Group

ASKED = ("required", "optional")


def person(node: Node | None, registry: tuple[Field, ...], reading: Reading) -> tuple[PersonField, ...]:
    """The core first, then as the program lists them, a field or a whole group. The CURP is required unless said."""
    tops = {each.name: each for each in registry}
    inner = {each.name: each for top in registry for each in _within(top)}
    found = {name: PersonField(tops[name], tops[name].required is True) for name in CORE if name in tops}
    if "curp" in found:
        found["curp"] = replace(found["curp"], required=True)
    written = reading.pairs(node, "person")
    for key, value in written:
        asked = reading.one_of(value, ASKED, f"person.{key.text}")
        field = tops.get(key.text) or inner.get(key.text)
        if field is None:
            reading.reference(key, (*tops, *inner), "D168", "person")
        elif asked is not None:
            found[key.text] = PersonField(field, asked == "required")
    for key, _ in written:
        group = next((each for each in found if key.text in {one.name for one in _within(found[each].field)}), None)
        if group is not None:
            reading.say("D159", key, name=key.text, group=group)
    _needs(node, tuple(found.values()), {key.text: key for key, _ in written}, reading)
    return tuple(found.values())


def _within(field: Field) -> Iterator[Field]:
    """The fields and groups inside a group, however deep."""
    for each in field.fields if isinstance(field.shape, Group) else ():
        yield each
        yield from _within(each)


def _needs(node: Node | None, asked: tuple[PersonField, ...], keys: dict[str, Node], reading: Reading) -> None:
    """What the rules and filters of an asked field read must be asked too, or they would be unknown for ever."""
    names = set(names_of(asked))
    for each in asked:
        for leaf in leaves((each.field,)):
            for name in sorted(_read(leaf.field, leaf.relevance) - names):
                place = keys.get(each.field.name) or node or leaf.field.place
                reading.say("D137", place, name=name, suggestion=f"person: {{{name}: required}}")
                names.add(name)


def _read(field: Field, relevance: tuple[Rule, ...]) -> set[str]:
    rules = [*relevance, field.required, field.constraint, field.calculation]
    found = {name for rule in rules if isinstance(rule, Rule) for name in rule.expression.reads}
    if isinstance(field.shape, Choice | Choices):
        found |= {parent for _, parent in field.shape.filters}
    return found


def names_of(asked: tuple[PersonField, ...]) -> dict[str, object]:
    """The names of the registry's fields that a program asks for."""
    return {leaf.field.name: None for each in asked for leaf in leaves((each.field,))}
