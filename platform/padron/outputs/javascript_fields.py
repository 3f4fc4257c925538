"""How the generated JavaScript takes each answer as it was typed, and shows each value that it calculates."""

from collections.abc import Iterable
from typing import assert_never

from padron.curp.tables import WORDS
from padron.language.fieldtypes import FIELD_TYPES
from padron.outputs.javascript_nodes import constant
from padron.program.model import Field, Leaf, leaves
from padron.shapes import Choice, Choices, Day, Decimal, File, Group, Note, Repeat, Shape, Text, Whole, YesNo

SURE = {"curp": "curp(CURP_WORDS)", "rfc": "rfc()", "clabe": "clabe()", "phone": "phone()", "email": "email()",
        "postal_code": "postalCode()"}  # fmt: skip
"""The types with a check of their own that the browser knows too; of another such type it is never sure."""
_KINDS: dict[type, str] = {Day: "day", Choices: "several", File: "file"}
"""How the page reads a control, where that is not one text."""
UNUSED_WORDS = f"const CURP_WORDS={constant(sorted(WORDS))};"


class Lists:
    """The lists of options that a program's fields use, each written once."""

    def __init__(self) -> None:
        self.written: dict[str, str] = {}

    def name(self, field: Field) -> str:
        """The constant that holds a field's options: its code each, and where needed its label and filter columns."""
        shape = field.shape
        assert isinstance(shape, Choice | Choices)
        columns = [column for column, _ in shape.filters]
        labelled = bool(columns) or field.calculation is not None
        rows = [
            [each.code, *([each.label, *(dict(each.columns).get(column) for column in columns)] if labelled else [])]
            for each in shape.options
        ]
        return self.written.setdefault(constant(rows), f"LIST{len(self.written)}")

    def lines(self) -> Iterable[str]:
        """The constants."""
        return (f"const {name}={text};" for text, name in self.written.items())


def fields_source(found: Iterable[Leaf], lists: Lists) -> str:
    """The array of a scope's fields: name, taker, groups, and what the page needs of cascades, rows and results."""
    return f"[{','.join(_field(leaf, lists) for leaf in found)}]"


def _field(leaf: Leaf, lists: Lists) -> str:
    field = leaf.field
    parts = [f"name:{constant(field.name)}", f"groups:{constant([each.name for each in leaf.groups])}"]
    if (kind := _KINDS.get(type(field.shape))) is not None:
        parts.append(f"kind:{constant(kind)}")
    if isinstance(field.shape, Repeat):
        parts.append(f"rows:{fields_source(leaves(field.fields), lists)}")
    else:
        parts.append(f"take:{'computed()' if field.calculation else taker_source(field, lists)}")
    if isinstance(field.shape, Choice | Choices) and field.shape.filters and field.calculation is None:
        parts.append(f"list:{lists.name(field)}")
        parts.append(f"filters:{constant([[at, name] for at, (_, name) in enumerate(field.shape.filters)])}")
    if field.calculation is not None:
        parts.append(f"show:{shown_source(field, lists)}")
    return f"{{{','.join(parts)}}}"


def taker_source(field: Field, lists: Lists) -> str:
    """The call that makes the function which takes a field's answer."""
    shape = field.shape
    match shape:
        case Text():
            return _text(field.type, shape)
        case Whole():
            return f"number(0,{shape.least},{shape.greatest},{constant(shape.unit)},false)"
        case Decimal():
            scale = f"{shape.places},{shape.least},{shape.greatest}"
            return f"number({scale},{constant(shape.unit)},{constant(shape.money)})"
        case Day():
            age = [shape.max_age.count, shape.max_age.unit] if shape.max_age else None
            return f"day({constant(shape.least)},{constant(shape.greatest)},{constant(age)})"
        case YesNo():
            return "yesNo()"
        case Choice():
            return f"choice({lists.name(field)})"
        case Choices():
            return f"choices({lists.name(field)})"
        case File():
            return "file()"
        case Group() | Repeat() | Note():
            raise TypeError("groups, repeats and notes are not typed")
        case _:
            assert_never(shape)


def _text(type_name: str, shape: Text) -> str:
    if type_name in SURE:
        return SURE[type_name]
    return (
        f"text({shape.min_length},{shape.max_length},{shape.lines})" if plainly_text(type_name, shape) else "unsure()"
    )


def plainly_text(type_name: str, shape: Text) -> bool:
    """Whether the browser can judge a text of this type: by its length alone."""
    known = FIELD_TYPES.get(type_name)
    return shape.pattern is None and not (known and (known.check or known.normalise))


def shown_source(field: Field, lists: Lists) -> str:
    """The call that makes the function which shows a calculated value to people."""
    shape: Shape = field.shape
    match shape:
        case Whole():
            return f"inNumbers(0,false,{constant(shape.unit)})"
        case Decimal():
            return f"inNumbers({shape.places},{constant(shape.money)},{constant(shape.unit)})"
        case Day():
            return "inDays"
        case YesNo():
            return "inYesNo"
        case Choice() | Choices():
            return f"inLabels({lists.name(field)})"
        case Text() | File() | Group() | Repeat() | Note():
            return "String"
        case _:
            assert_never(shape)
