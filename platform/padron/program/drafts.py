"""Fields half read: names and shapes are known, expressions are still YAML nodes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from padron.language.kinds import Kind
from padron.language.source import Node
from padron.program.model import Field
from padron.program.scope import kind
from padron.shapes import Group, Repeat


@dataclass(frozen=True, slots=True)
class Draft:
    """A field whose shape is known and whose expressions are still YAML nodes."""

    field: Field
    nodes: Mapping[str, Node]
    drafts: tuple["Draft", ...] = ()


def opened(drafts: tuple[Draft, ...]) -> Iterator[Draft]:
    """The drafts that hold a value, groups opened, repeats whole."""
    for draft in drafts:
        if isinstance(draft.field.shape, Group):
            yield from opened(draft.drafts)
        elif draft.field.holds_value:
            yield draft


def kinds(drafts: tuple[Draft, ...]) -> dict[str, Kind]:
    """The kind of every name in a namespace."""
    found: dict[str, Kind] = {}
    for draft in opened(drafts):
        rows = kinds(draft.drafts) if isinstance(draft.field.shape, Repeat) else None
        known = kind(draft.field.type, draft.field.shape, rows)
        if known is not None:
            found[draft.field.name] = known
    return found
