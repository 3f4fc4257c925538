"""The compiled program: everything a definition says, resolved and frozen. Outputs and intake read only this."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from padron.language.checker import Expression
from padron.language.nodes import Scalar
from padron.language.tables import DecisionTable
from padron.problems import Place
from padron.shapes import Group, Note, Repeat, Shape

Sensitivity = Literal["public", "personal", "sensitive"]
Period = Literal["week", "month", "bimester", "quarter", "semester", "year", "call", "ever"]
Verdict = Literal["eligible", "ineligible", "undetermined"]
Outcome = Literal["met", "not_met", "unknown"]
Category = Literal["open", "active", "waiting", "closed"]

CORE = (
    "curp",
    "nombre",
    "primer_apellido",
    "segundo_apellido",
    "fecha_nacimiento",
    "sexo",
    "entidad_nacimiento",
)
"""Registry fields that every program has; `hogar` is core too, but only asked for when a program says so."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text meant for people, in Spanish and perhaps English."""

    es: str
    en: str = ""

    def said(self, lang: str = "es") -> str:
        """The text in the language asked for, else in Spanish."""
        return self.en if lang == "en" and self.en else self.es


@dataclass(frozen=True, slots=True)
class Rule:
    """An expression as written, typed, and where it stands; `source` is its node, where it was read from a file."""

    text: str
    expression: Expression
    place: Place
    source: Scalar | None = field(default=None, compare=False, repr=False)

    def spot(self, start: int, end: int) -> Place:
        """The place of `text[start:end]`."""
        return self.source.at(start, max(end - start, 1)) if self.source is not None else self.place


@dataclass(frozen=True, slots=True)
class Field:
    """One question. Groups and repeats hold `fields`; a repeat's are a namespace of their own."""

    name: str
    type: str
    label: Words
    shape: Shape
    place: Place
    hint: Words = Words("")
    required: bool | Rule = False
    relevant: Rule | None = None
    constraint: Rule | None = None
    constraint_message: Words = Words("")
    default: object = None
    calculation: Rule | None = None
    sensitivity: Sensitivity = "personal"
    purpose: Words = Words("")
    promoted: bool = False
    renamed_from: str | None = None
    exports: Mapping[str, str] = field(default_factory=dict)
    fields: tuple["Field", ...] = ()

    @property
    def holds_value(self) -> bool:
        """Whether an answer is kept under this name (a repeat holds its rows)."""
        return not isinstance(self.shape, Group | Note)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field that holds a value, with the groups it stands in and every condition that makes it relevant."""

    field: Field
    groups: tuple[Field, ...]
    relevance: tuple[Rule, ...]


def leaves(fields: tuple[Field, ...], groups: tuple[Field, ...] = ()) -> Iterator[Leaf]:
    """The fields that hold a value, in order, groups opened and repeats whole."""
    for each in fields:
        inside = (*groups, each)
        if isinstance(each.shape, Group):
            yield from leaves(each.fields, inside)
        elif each.holds_value:
            yield Leaf(each, groups, tuple(rule for one in inside if (rule := one.relevant)))


@dataclass(frozen=True, slots=True)
class Privacy:
    """Why the data are asked for, which notice is accepted, and how long they are kept."""

    purpose: Words
    notice: str
    retention_months: int
    notice_text: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One call (convocatoria). Days are ISO; `until` is the last day of intake; on `ends` its enrolments end."""

    name: str
    from_: str
    until: str
    ends: str
    quota: int | None = None
    budget: int | None = None


@dataclass(frozen=True, slots=True)
class PersonField:
    """A registry field (or group) that this program asks for."""

    field: Field
    required: bool


@dataclass(frozen=True, slots=True)
class Criterion:
    """One eligibility criterion; `shared` when it comes from rules/criteria.yaml."""

    id: str
    assert_: Rule
    message: Words
    when: Rule | None = None
    legal_basis: str = ""
    shared: bool = False
    label: Words = Words("")

    @property
    def title(self) -> str:
        """What pages call it: its label, else its id in words."""
        return self.label.es or self.id.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class Check:
    """A business rule about the answers."""

    id: str
    assert_: Rule
    message: Words
    when: Rule | None = None
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class Points:
    """Points given when a condition holds."""

    points: int
    when: Rule


@dataclass(frozen=True, slots=True)
class Score:
    """Priority: points, and how ties are broken (field names or `lottery`), lower first."""

    points: tuple[Points, ...]
    ties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `max` (or `max` of the sum of `sum`) per person, household or field, per calendar period."""

    max: int
    per: str
    period: Period
    place: Place
    sum: str | None = None
    unless: Rule | None = None
    message: Words = Words("")


@dataclass(frozen=True, slots=True)
class Service:
    """What is delivered to an enrolled person."""

    name: str
    title: Words
    type: Literal["in_kind", "money", "service"]
    quantity: Rule | int
    value: Rule | None
    fields: tuple[Field, ...]
    limits: tuple[Limit, ...]
    exports: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class State:
    """One state of the lifecycle; answers may be changed while `editable`."""

    name: str
    category: Category
    editable: bool = False
    label: Words = Words("")


@dataclass(frozen=True, slots=True)
class Transition:
    """A step from one state to another, and who may take it."""

    from_: str
    to: str
    role: str
    reason: bool = False


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """`name` is automatic, reviewed or own."""

    name: str
    states: tuple[State, ...]
    start: str
    transitions: tuple[Transition, ...]

    def state(self, name: str) -> State:
        """One state by its name. KeyError when there is none."""
        return {each.name: each for each in self.states}[name]


@dataclass(frozen=True, slots=True)
class End:
    """When an enrolment ends by itself."""

    when: Rule
    reason: str
    message: Words


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a case expects: the verdict, and perhaps the failed criteria and calculated values as written."""

    verdict: Verdict
    failed: tuple[str, ...] | None = None
    missing: tuple[str, ...] | None = None
    calculated: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """An example that `check` runs: raw person and answers as in JSON, facts as in JSON (None: no history)."""

    name: str
    today: str
    person: Mapping[str, object]
    answers: Mapping[str, object]
    facts: Mapping[str, object]
    expect: Expectation
    place: Place


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated value. `values` pairs (first day in force, canonical value, source), by day."""

    name: str
    type: str
    shape: Shape
    values: tuple[tuple[str, object, str], ...]
    title: Words = Words("")

    def on(self, day: str) -> object:
        """The value in force on an ISO day; None before the first."""
        found = None
        for first, value, _ in self.values:
            if first <= day:
                found = value
        return found

    def source(self, day: str) -> tuple[str, str] | None:
        """Since when the value of an ISO day is in force, and who says so; None before the first."""
        return next(((first, source) for first, _, source in reversed(self.values) if first <= day), None)


@dataclass(frozen=True, slots=True)
class Program:
    """A social program, checked. `sha256` is that of its closure; `closure` is plain JSON (text, lists, maps).

    `loads`: `complete` where a bulk load brings everybody, so that who is absent is proposed for closing; or `partial`.
    `titles`: what kinds, programs and services are called: `kind:x`, `program:x`, `service:x.y`.
    """

    name: str
    version: int
    title: Words
    area: str
    kind: str
    confidential: bool
    privacy: Privacy
    calls: tuple[Call, ...]
    person: tuple[PersonField, ...]
    fields: tuple[Field, ...]
    criteria: tuple[Criterion, ...]
    checks: tuple[Check, ...]
    score: Score | None
    services: tuple[Service, ...]
    limits: tuple[Limit, ...]
    lifecycle: Lifecycle
    ends: tuple[End, ...]
    exports: Mapping[str, Mapping[str, str]]
    cases: tuple[Case, ...]
    parameters: Mapping[str, Parameter]
    tables: Mapping[str, DecisionTable]
    area_title: str = ""
    curp_required: bool = True
    loads: str = "partial"
    titles: Mapping[str, str] = field(default_factory=dict, repr=False)
    closure: Mapping[str, object] = field(default_factory=dict, repr=False)
    sha256: str = ""

    def call_on(self, day: str) -> Call | None:
        """The call whose intake is open on an ISO day."""
        return next((call for call in self.calls if call.from_ <= day <= call.until), None)

    def person_leaves(self) -> Iterator[Leaf]:
        """The registry fields asked for, `curp` first, groups opened."""
        return leaves(tuple(each.field for each in self.person))

    def answer_leaves(self) -> Iterator[Leaf]:
        """The program's own fields that hold a value, groups opened, repeats whole."""
        return leaves(self.fields)

    def leaf(self, name: str) -> Leaf | None:
        """One registry or program field by its name."""
        return next((leaf for leaf in (*self.person_leaves(), *self.answer_leaves()) if leaf.field.name == name), None)


def rows_of(field_: Field) -> tuple[Field, ...]:
    """The fields of a repeat's row, groups opened; empty for any other field."""
    return tuple(leaf.field for leaf in leaves(field_.fields)) if isinstance(field_.shape, Repeat) else ()
