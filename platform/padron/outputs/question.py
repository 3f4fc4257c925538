"""A question as the form macros see it: plain values, nothing to compute, whatever the field's type."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, assert_never

from padron.shapes import (
    Choice,
    Choices,
    Day,
    Decimal,
    File,
    Group,
    Note,
    Option,
    Repeat,
    Shape,
    Text,
    Whole,
    YesNo,
)

YES, NO = "yes", "no"
YES_NO = (Option(YES, "Sí", "Yes"), Option(NO, "No", "No"))
MOST_RADIOS = 7

Kind = Literal[
    "text", "whole", "decimal", "day", "yes_no", "choice", "choices", "file", "group", "repeat", "note"
]  # one file of form_templates/ each
Width = Literal["", "2", "3", "4", "5", "10", "20", "30"]
Value = str | tuple[str, ...] | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what was answered and what is wrong with it.

    `value` is what was typed: a text; for Choices the chosen codes; for Day `{"day", "month", "year"}`; for YesNo
    "yes", "no" or ""; for File the name of the file already kept. `children` are a Group's questions; a Repeat's are
    its rows, each a Question of shape Group whose children's names carry the row. A day is sent as `<name>-day`,
    `<name>-month`, `<name>-year`; a repeat's buttons as `_add=<name>` and `_remove=<name>:<row from 0>`. `hidden`: it
    does not apply now, and is on the page only for its script to show.
    """

    id: str
    name: str
    label: str
    shape: Shape
    hint: str = ""
    required: bool = True
    errors: tuple[str, ...] = ()
    value: Value = ""
    options: tuple[Option, ...] = ()
    optional_text: str = "(opcional)"
    width: Width = ""
    prefix: str = ""
    suffix: str = ""
    autocomplete: str = ""
    inputmode: str = ""
    spellcheck: bool | None = None
    rows: int = 5
    classes: str = ""
    read_only: bool = False
    add_text: str = "Agregar otra"
    children: tuple["Question", ...] = ()
    hidden: bool = False

    @property
    def kind(self) -> Kind:
        """Which macro renders it."""
        return _kind(self.shape)

    @property
    def title(self) -> str:
        """The label, with «(opcional)» where an answer may be left out."""
        may_be_empty = not self.required and not isinstance(self.shape, Group | Note) and not self.read_only
        return f"{self.label} {self.optional_text}" if may_be_empty else self.label

    @property
    def choices(self) -> tuple[Option, ...]:
        """The options offered."""
        return self.options or (YES_NO if isinstance(self.shape, YesNo) else ())

    @property
    def as_list(self) -> bool:
        """Whether one is chosen from a drop-down: more options than radios can show at a glance."""
        cascades = isinstance(self.shape, Choice | Choices) and self.shape.filters
        return len(self.shape.options if cascades else self.choices) > MOST_RADIOS  # type: ignore[union-attr]

    @property
    def target(self) -> str:
        """The id that the error summary leads to: the first control."""
        return f"{self.id}-day" if isinstance(self.shape, Day) else self.id


def slips(questions: tuple[Question, ...]) -> Iterator[dict[str, str]]:
    """The lines of the error summary, in the order of the page: `{"text", "href"}`."""
    for each in questions:
        for message in each.errors:
            yield {"text": message, "href": f"#{each.target}"}
        yield from slips(each.children)


def _kind(shape: Shape) -> Kind:
    match shape:
        case Text():
            return "text"
        case Whole():
            return "whole"
        case Decimal():
            return "decimal"
        case Day():
            return "day"
        case YesNo():
            return "yes_no"
        case _:
            return _kind_of_the_rest(shape)


def _kind_of_the_rest(shape: Choice | Choices | File | Group | Repeat | Note) -> Kind:
    match shape:
        case Choice():
            return "choice"
        case Choices():
            return "choices"
        case File():
            return "file"
        case Group():
            return "group"
        case Repeat():
            return "repeat"
        case Note():
            return "note"
        case never:
            assert_never(never)
