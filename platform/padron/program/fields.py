"""Fields: read from YAML in two passes, first names and shapes, then (with every name known) their expressions."""

import decimal
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from padron.language.fieldtypes import FIELD_TYPES, FieldType, PartSpec, Setting
from padron.language.numerals import numeral
from padron.language.scalars import iso_day, nearest, span, yes_no
from padron.language.source import List, Map, Node, Scalar
from padron.language.values import about, taker
from padron.problems import Place, errors
from padron.program.drafts import Draft
from padron.program.model import Field, Rule, Sensitivity, Words
from padron.program.reading import Reading
from padron.program.rules import Rules
from padron.shapes import Choices, Day, Decimal, File, Group, Note, Option, Repeat, Shape, Whole

COMMON = [
    "type",
    "label",
    "hint",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "default",
    "calculation",
    "sensitivity",
    "purpose",
    "promoted",
    "renamed_from",
    "exports",
]
KEPT = ("required", "relevant", "constraint", "calculation", "filter", "promoted", "renamed_from")
NEEDS_VALUE = frozenset({"required", "constraint", "promoted", "renamed_from"})
SENSITIVITIES = ("public", "personal", "sensitive")


@dataclass(slots=True)
class FieldReader:
    """Reads `fields:` blocks; `catalogues` gives each list's options by name."""

    reading: Reading
    catalogues: Mapping[str, tuple[Option, ...]]
    used_catalogues: set[str] = field(default_factory=set)

    def drafts(self, node: Node | None) -> tuple[Draft, ...]:
        """The fields of one block, in order, bad ones left out after saying why."""
        found: list[Draft] = []
        for key, value in self.reading.pairs(node, "fields"):
            draft = self._draft(key, value)
            if draft is not None:
                found.append(draft)
        return tuple(found)

    def _draft(self, key: Scalar, node: Node) -> Draft | None:
        if not isinstance(node, Map):
            self.reading.keys(node, COMMON, key.text)
            return None
        field_type = self._type(node)
        if field_type is None:
            return None
        own = {each.name: each for each in field_type.settings}
        required = ("label", *(name for name, each in own.items() if each.required))
        if field_type.name == "document":
            required = ("label",)
        found = self.reading.keys(node, (*COMMON, *own), f"un campo de tipo {field_type.name}", required)
        before = len(self.reading.problems)
        settings = self._settings(key.text, field_type, own, found)
        label = self.reading.words(found.get("label"), "label") or Words(key.text)
        if errors(self.reading.problems[before:]):
            return None
        if field_type.parts is not None:
            return self._document(key, field_type, label, settings, found)
        drafts = self.drafts(found["fields"]) if "fields" in found else ()
        if not self._nesting_holds(key, field_type, drafts, "fields" in found):
            return None
        base = Field(key.text, field_type.name, label, field_type.shape(settings), key.place)
        return self._common(base, found, drafts)

    def shape_of(self, name: str, node: Node, also: tuple[str, ...] = ()) -> tuple[str, Shape, dict[str, Node]] | None:
        """The type and shape of a parameter or of a table's input: `{type: money, min: 0}` and the keys in `also`."""
        field_type = self._type(node) if isinstance(node, Map) else None
        own = {each.name: each for each in field_type.settings} if field_type else {}
        before = len(self.reading.problems)
        found = self.reading.keys(node, ("type", *own, *also), name) if field_type or not isinstance(node, Map) else {}
        if field_type is None:
            return None
        settings = self._settings(name, field_type, own, found)
        if errors(self.reading.problems[before:]):
            return None
        return field_type.name, field_type.shape(settings), found

    def _nesting_holds(self, key: Scalar, field_type: FieldType, drafts: tuple[Draft, ...], written: bool) -> bool:
        if field_type.name in ("group", "repeat") and not drafts:
            if written:
                self.reading.say("D121", key, field=key.text)
            return False
        if field_type.name == "repeat" and any(_holds_repeat(draft) for draft in drafts):
            self.reading.say("D122", key, field=key.text)
            return False
        for draft in _all_in(drafts) if field_type.name == "repeat" else ():
            if draft.field.promoted:
                self.reading.say("D129", draft.nodes["promoted"], field=draft.field.name, key="promoted")
        return True

    def _type(self, node: Map) -> FieldType | None:
        said = node.get("type")
        if said is None:
            self.reading.say("D102", node, key="type", where="un campo")
            return None
        name = self.reading.text(said, "type")
        if name is None:
            return None
        if name not in FIELD_TYPES:
            self.reading.say("D120", said, suggestion=_nearest_type(name), value=name, options=", ".join(FIELD_TYPES))
            return None
        return FIELD_TYPES[name]

    def _settings(
        self, name: str, field_type: FieldType, own: Mapping[str, Setting], found: Mapping[str, Node]
    ) -> dict[str, object]:
        settings: dict[str, object] = {}
        for setting, how in own.items():
            if setting in found and how.reads != "fields":
                value = self._setting(found[setting], how)
                if value is not None:
                    settings[setting] = value
        if field_type.name in ("choice", "choices", "document"):
            self._options(name, settings, found, field_type)
        for setting, code, values, suggestion in field_type.faults(settings) if field_type.faults else ():
            self.reading.say(code, found[setting], suggestion=suggestion, field=name, **values)
        return settings

    def _options(
        self, name: str, settings: dict[str, object], found: Mapping[str, Node], field_type: FieldType
    ) -> None:
        catalogue = settings.get("catalogue")
        if isinstance(catalogue, str) and "choices" not in settings:
            self.used_catalogues.add(catalogue)
            settings["choices"] = self.catalogues[catalogue]
            self._filter_columns(settings, found)
        elif isinstance(catalogue, str):
            self.reading.say("D124", found["catalogue"], field=name)
        elif "choices" in settings:
            settings["catalogue"] = f"«{name}»"
        elif "catalogue" not in found and "choices" not in found and field_type.name != "document":
            self.reading.say("D123", next(iter(found.values())), field=name)

    def _filter_columns(self, settings: Mapping[str, object], found: Mapping[str, Node]) -> None:
        options = cast(tuple[Option, ...], settings["choices"])
        columns = {column for option in options for column, _ in option.columns}
        for column, _ in cast(tuple[tuple[str, str], ...], settings.get("filter", ())):
            if column not in columns:
                near = nearest(column, columns)
                self.reading.say("D125", found["filter"], suggestion=near, value=column, options=", ".join(columns))

    def _setting(self, node: Node, how: Setting) -> object:
        readers: Mapping[str, Callable[[Node, str], object]] = {
            "whole": self.reading.whole,
            "decimal": self._decimal,
            "text": self.reading.text,
            "pattern": self.reading.text,
            "words": self.reading.words,
            "day_bound": self._day_bound,
            "span": self._span,
            "yes_no": self.reading.yes_no,
            "options": self._choices,
            "catalogue": lambda node, name: self.reading.reference(node, self.catalogues, "D126", name),
            "filter": lambda node, name: tuple(self.reading.texts(node, name).items()),
            "extensions": lambda node, name: tuple(
                said for item in self.reading.items(node, name) if (said := self.reading.text(item, name))
            ),
        }
        return readers[how.reads](node, how.name)

    def _decimal(self, node: Node, where: str) -> decimal.Decimal | None:
        said = self.reading.text(node, where)
        if said is None:
            return None
        try:
            value = decimal.Decimal(said.strip().replace("_", "?"))
        except decimal.InvalidOperation:
            value = decimal.Decimal("NaN")
        if not value.is_finite():
            self.reading.say("D110", node, where=where, value=said)
            return None
        return value

    def _day_bound(self, node: Node, where: str) -> str | None:
        said = self.reading.text(node, where)
        if said is None:
            return None
        day = "today" if said.strip() == "today()" else iso_day(said.strip())
        if day is None:
            self.reading.say("D111", node, where=where, value=said)
        return day

    def _span(self, node: Node, where: str) -> object:
        said = self.reading.text(node, where)
        found = span(said.strip()) if said is not None else None
        if said is not None and found is None:
            self.reading.say("D115", node, where=where, value=said)
        return found

    def _choices(self, node: Node, where: str) -> tuple[Option, ...] | None:
        if isinstance(node, List):
            codes: list[str] = []
            for item in node.items:
                said = self.reading.text(item, where)
                if said in codes:
                    self.reading.say("D144", item, name=where, code=said)
                elif said is not None:
                    codes.append(said)
            return tuple(Option(code, code) for code in codes) or None
        if not isinstance(node, Map):
            self.reading.keys(node, (), where)
            return None
        options = tuple(
            Option(pair.key.text, words.es, words.en)
            for pair in node.pairs
            if (words := self.reading.words(pair.value, where))
        )
        if not options:
            self.reading.say("D106", node, where=where)
        return options or None

    def _common(self, base: Field, found: Mapping[str, Node], drafts: tuple[Draft, ...]) -> Draft:
        reading = self.reading
        filled = replace(
            base,
            hint=reading.words(found.get("hint"), "hint") or Words(""),
            constraint_message=reading.words(found.get("constraint_message"), "constraint_message") or Words(""),
            sensitivity=cast(
                Sensitivity, reading.one_of(found.get("sensitivity"), SENSITIVITIES, "sensitivity") or "personal"
            ),
            purpose=reading.words(found.get("purpose"), "purpose") or Words(""),
            promoted=reading.yes_no(found.get("promoted"), "promoted") or False,
            renamed_from=reading.name(found.get("renamed_from")),
            exports=reading.texts(found.get("exports"), "exports"),
            default=self._default(base, found),
        )
        if filled.sensitivity == "sensitive" and not filled.purpose.es:
            reading.say("D130", found["sensitivity"], field=base.name)
        if "calculation" in found and "required" in found:
            reading.say("D131", found["required"], field=base.name)
        if "calculation" in found and isinstance(base.shape, Group | Repeat | Note | File):
            reading.say("D132", found["calculation"], field=base.name)
        for name in _idle(base) & found.keys():
            reading.say("D118", found[name], field=base.name, key=name, type=base.type)
        if "constraint_message" in found and "constraint" not in found:
            reading.say("D133", found["constraint_message"], field=base.name)
        return Draft(filled, {name: found[name] for name in KEPT if name in found}, drafts)

    def _default(self, base: Field, found: Mapping[str, Node]) -> object:
        node = found.get("default")
        said = self._said_default(base, node)
        if said is None or node is None:
            return None
        if isinstance(base.shape, Group | Repeat | Note | File) or "calculation" in found:
            why = "se calcula" if "calculation" in found else "este tipo no guarda un valor"
            self.reading.say("D134", node, field=base.name, value=said, why=why)
            return None
        if said == "today()":
            return self._today(base, node)
        taken = taker(base.type, base.shape)(said, "2099-12-31")
        if taken.problem is not None:
            why = about(taken.problem, base.name, base.label.es).message()
            right = taken.problem.suggestion or _in_figures(base, said)
            self.reading.say("D134", node, suggestion=right, field=base.name, value=said, why=why)
        return taken.value

    def _today(self, base: Field, node: Node) -> str | None:
        if isinstance(base.shape, Day):
            return "today"
        self.reading.say("D134", node, field=base.name, value="today()", why="today() es de los campos de fecha")
        return None

    def _said_default(self, base: Field, node: Node | None) -> str | list[str] | None:
        if isinstance(node, List) and isinstance(base.shape, Choices):
            return [said for item in node.items if (said := self.reading.text(item, "default"))]
        said = self.reading.text(node, "default")
        return said.strip() if said is not None else None

    def _document(
        self, key: Scalar, field_type: FieldType, label: Words, settings: dict[str, object], found: Mapping[str, Node]
    ) -> Draft:
        assert field_type.parts is not None
        whole = self._common(Field(key.text, field_type.name, label, Group(), key.place), found, ())
        specs = field_type.parts(key.text, label.es, settings, label.en)
        return replace(whole, drafts=tuple(self._part(spec, whole, key.place) for spec in specs))

    def _part(self, spec: PartSpec, whole: Draft, place: Place) -> Draft:
        """One part, as sensitive as the whole, required and renamed with it; the whole keeps what makes it relevant."""
        of, old = whole.field, whole.field.renamed_from
        part = Field(
            spec.name,
            spec.type,
            Words(spec.label, spec.label_en),
            spec.shape,
            place,
            sensitivity=of.sensitivity,
            purpose=of.purpose,
            renamed_from=old + spec.name.removeprefix(of.name) if old else None,
        )
        follows = ("required", "renamed_from") if spec.follows_required else ("renamed_from",)
        return Draft(part, {name: whole.nodes[name] for name in follows if name in whole.nodes})


def _in_figures(base: Field, said: object) -> str | None:
    """The number that a default says in words, where the field takes it."""
    value = numeral(said) if isinstance(said, str) and isinstance(base.shape, Whole | Decimal) else None
    fits = value is not None and taker(base.type, base.shape)(str(value), "2099-12-31").problem is None
    return str(value) if fits else None


def _idle(of: Field) -> frozenset[str]:
    """The settings of every field that do nothing on this one, because it holds no value of its own."""
    if isinstance(of.shape, Repeat):
        return frozenset({"promoted"})
    if not isinstance(of.shape, Group | Note):
        return frozenset()
    return NEEDS_VALUE - ({"required", "renamed_from"} if of.type == "document" else set())


def _all_in(drafts: tuple[Draft, ...]) -> Iterator[Draft]:
    for draft in drafts:
        yield draft
        yield from _all_in(draft.drafts)


def _holds_repeat(draft: Draft) -> bool:
    return isinstance(draft.field.shape, Repeat) or any(_holds_repeat(each) for each in draft.drafts)


COUSINS = {"string": "text", "number": "decimal", "int": "integer", "boolean": "yes_no", "bool": "yes_no"} | {
    "select": "choice", "select_one": "choice", "select_multiple": "choices", "float": "decimal", "telefono": "phone",
    "texto": "text", "entero": "integer", "fecha": "date", "dinero": "money", "opcion": "choice", "calculate": "text",
    "lista": "choice", "si_no": "yes_no", "documento": "document", "archivo": "file", "grupo": "group",
}  # fmt: skip


def _nearest_type(name: str) -> str | None:
    return COUSINS.get(name.lower()) or nearest(name, FIELD_TYPES)


def finished(drafts: tuple[Draft, ...], rules: Rules) -> tuple[Field, ...]:
    """The fields with their expressions checked in the scope of `rules`; a repeat's in the scope of its rows."""
    return tuple(_finished(draft, rules) for draft in drafts)


def _finished(draft: Draft, rules: Rules) -> Field:
    base, nodes = draft.field, draft.nodes
    inside = rules.within(draft) if isinstance(base.shape, Repeat) else rules
    rules.cascade(base, nodes.get("filter"))
    return replace(
        base,
        required=_required(nodes.get("required"), rules) if not isinstance(base.shape, Group) else False,
        relevant=rules.condition(nodes.get("relevant"), "relevant"),
        constraint=rules.condition(nodes.get("constraint"), "constraint"),
        calculation=rules.calculation(nodes.get("calculation"), base),
        fields=finished(draft.drafts, inside),
    )


def _required(node: Node | None, rules: Rules) -> bool | Rule:
    if isinstance(node, Scalar) and (plain := yes_no(node.text.strip())) is not None:
        return plain
    return rules.condition(node, "required") or False
