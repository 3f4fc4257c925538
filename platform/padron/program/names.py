"""Names of fields: each once in its namespace, the registry's core kept, renames and filters that lead somewhere."""

from collections.abc import Iterator, Mapping

from padron.language.kinds import Code, Kind
from padron.language.scalars import nearest
from padron.language.source import Map, Node, Scalar
from padron.program.drafts import Draft
from padron.program.model import CORE, Field
from padron.program.reading import Reading
from padron.shapes import Choice, Choices, Group, Repeat

CORE_TYPES = dict.fromkeys(CORE, "text") | {
    "curp": "curp",
    "fecha_nacimiento": "date",
    "sexo": "choice",
    "entidad_nacimiento": "choice",
}


def once(drafts: tuple[Draft, ...], taken: frozenset[str], reading: Reading) -> None:
    """Every name of a namespace once, groups and notes too; a repeat's rows are a namespace of their own."""
    seen: dict[str, Draft] = {}
    for draft in _declared(drafts):
        name = draft.field.name
        if name in taken:
            reading.say("D169", draft.field.place, name=name)
        elif name in seen:
            reading.say("D170", draft.field.place, name=name, line=seen[name].field.place.line)
        seen.setdefault(name, draft)
        if isinstance(draft.field.shape, Repeat):
            once(draft.drafts, frozenset(), reading)
    renames(tuple(seen.values()), frozenset((*taken, *seen)), reading)


def _declared(drafts: tuple[Draft, ...]) -> Iterator[Draft]:
    for draft in drafts:
        yield draft
        if isinstance(draft.field.shape, Group):
            yield from _declared(draft.drafts)


def renames(drafts: tuple[Draft, ...], taken: frozenset[str], reading: Reading) -> None:
    """A former name belongs to one field, and to none that still exists."""
    heirs: dict[str, str] = {}
    for draft in drafts:
        old, name = draft.field.renamed_from, draft.field.name
        node = draft.nodes.get("renamed_from")
        if old is None or node is None:
            continue
        if old in taken:
            why = {"why": "ese campo existe", "why_en": "that field exists"}
        elif old in heirs:
            why = {"why": f"de él viene ya «{heirs[old]}»", "why_en": f"'{heirs[old]}' comes from it already"}
        else:
            heirs[old] = name
            continue
        reading.say("D139", node, field=name, value=old, **why)


def all_names(fields: tuple[Field, ...]) -> frozenset[str]:
    """Every name that these fields take in their namespace, groups and notes too."""
    found: set[str] = set()
    for field in fields:
        found.add(field.name)
        if isinstance(field.shape, Group):
            found |= all_names(field.fields)
    return frozenset(found)


def core(drafts: tuple[Draft, ...], node: Node, reading: Reading) -> None:
    """The core of the registry: there, of its own types, outside any group."""
    tops = {draft.field.name: draft for draft in drafts}
    if "hogar" not in tops:
        reading.say("D141", node, name="hogar")
    for name, type_ in CORE_TYPES.items():
        if name not in tops:
            reading.say("D141", node, name=name)
        elif tops[name].field.type != type_ or "calculation" in tops[name].nodes:
            reading.say("D195", tops[name].field.place, name=name, type=type_)


def cascade(
    field: Field, node: Node | None, names: Mapping[str, Kind], unasked: frozenset[str], reading: Reading
) -> None:
    """The fields that a list is filtered by are lists, and their codes stand in the column."""
    if not isinstance(field.shape, Choice | Choices) or not isinstance(node, Map):
        return
    for pair in node.pairs:
        if not isinstance(pair.value, Scalar):
            continue
        said = pair.value.text
        parent = names.get(said)
        if said in unasked and parent is None:
            reading.say("D137", pair.value, name=said, suggestion=f"person: {{{said}: required}}")
        elif not isinstance(parent, Code) or said == field.name:
            lists = [name for name, kind in names.items() if isinstance(kind, Code) and name != field.name]
            reading.say("D127", pair.value, suggestion=nearest(said, lists), field=field.name, value=said)
        elif not _column(field.shape, pair.key.text) & parent.codes:
            reading.say("D128", pair.value, field=field.name, value=said, column=pair.key.text)


def _column(shape: Choice | Choices, name: str) -> set[str]:
    return {value for option in shape.options for key, value in option.columns if key == name}
