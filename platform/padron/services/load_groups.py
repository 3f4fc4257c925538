"""The problems of a load by field and cause, most frequent first, each with what its cells say."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from padron.outputs.columns import Column, columns, repeat_sheets
from padron.problems.causes import CAUSES, cause
from padron.program.model import Program
from padron.program.services import service_of
from padron.registry.load_lists import Said

MOST_VALUES = 20


@dataclass(slots=True)
class Group:
    """Rows with one problem of one field. `path`: a repeat's cell as `repeat.cell`; `values`: rows by what they say."""

    path: str
    code: str
    cause: str
    rows: int = 0
    values: Counter[str] = field(default_factory=Counter)
    suggestions: dict[str, str] = field(default_factory=dict)

    @property
    def said(self) -> list[tuple[str, int]]:
        """The most frequent of what the cells say, each with its rows."""
        return self.values.most_common(MOST_VALUES)

    @property
    def words(self) -> str:
        """The group in words: «38 filas: …»."""
        return f"{rows_in_words(self.rows)}: {self.cause}"


def rows_in_words(count: int) -> str:
    """«1 fila», «38 filas»."""
    return f"{count:,} fila" if count == 1 else f"{count:,} filas"


def plain_path(path: str) -> str:
    """A repeat's cell without its number: `personas[2].edad` as `personas.edad`."""
    head, _, rest = path.partition("[")
    return f"{head}.{rest.partition('].')[2]}" if rest else path


def asked(program: Program, service: str | None = None) -> dict[str, Column]:
    """The columns that a load may bring by the name of their field, a repeat's as `repeat.cell`.

    None of a service that a later version took away.
    """
    if service is not None and service_of(program, service) is None:
        return {}
    found = {each.field.name: each for each in reversed(columns(program, service))}  # the answer's, of two of one name
    for sheet in repeat_sheets(program, service):
        found |= {f"{sheet.field.name}.{each.field.name}": each for each in sheet.columns if each.kind != "control"}
    return found


def groups(said: Iterable[Said], program: Program, service: str | None = None) -> list[Group]:
    """The groups of what was said of cells, the most frequent first."""
    known = asked(program, service)
    labels = {leaf.field.name: leaf.field.label.es for leaf in (*program.person_leaves(), *program.answer_leaves())}
    found: dict[tuple[str, str, str], Group] = {}
    for each in said:
        path = plain_path(each.field)
        key = (path, each.code, "" if each.code in CAUSES else each.message)
        label = known[path].label if path in known else labels.get(path, "")
        group = found.setdefault(key, Group(path, each.code, cause(each.code, label, each.message)))
        group.rows += each.rows
        group.values[each.value] += each.rows
        if each.suggestion:
            group.suggestions.setdefault(each.value, each.suggestion)
    return sorted(found.values(), key=lambda group: -group.rows)
