"""What was typed in a capture, understood: which questions the page shows, the judged record, and what is wrong."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wtforms import Form

from padron.intake.record import Record, door
from padron.language.checker import Expression
from padron.outputs.form import Asked, form_class, opened, questions, raw, tokens, typed_values
from padron.outputs.python import Compiled, compiled
from padron.outputs.question import Question
from padron.problems import Problem, errors
from padron.program.model import CORE, Field, Program
from padron.registry.facts import Fact
from padron.registry.store import View
from padron.services.capture import Capture, facts_read
from padron.services.facts import Subject, facts_of, frame, named, others_of
from padron.services.sight import hidden_answers
from padron.shapes import Group, Note, Repeat

FROM_CURP = frozenset({"fecha_nacimiento", "sexo", "entidad_nacimiento"})


@dataclass(frozen=True, slots=True)
class Answers:
    """A capture judged as its actor may see it: hidden facts count as unknown.

    `asked` are the fields of the page, the person's first; `person` those registry questions that a known person need
    not answer again; `data` what the form holds; `relevant` which fields do not apply now.
    """

    capture: Capture
    record: Record
    asked: tuple[Field, ...]
    person: tuple[Field, ...]
    data: Mapping[str, Any]
    relevant: Mapping[str, bool]

    @property
    def shown(self) -> tuple[str, ...]:
        """The tokens of the questions that the page shows."""
        return tokens(self.asked, self._about({}))

    def fresh(self, seen: Collection[str]) -> frozenset[str]:
        """Those of the tokens that a page with the tokens `seen` did not show.

        A list that was seen whole, its parent not answered yet, holds whatever the parent's answer leaves.
        """
        whole = tokens(self.asked, replace(self._about({}), values={}))
        return frozenset(
            token for token, list_ in zip(self.shown, whole, strict=True) if token not in seen and list_ not in seen
        )

    def questions(
        self, only: Iterable[str] = (), also: Mapping[str, tuple[Problem, ...]] | None = None
    ) -> tuple[Question, ...]:
        """The page's questions, hidden ones too, with errors for the tokens `only`; `also`: other errors, by path."""
        found = self.errors(each.partition("@")[0] for each in only) | dict(also or {})
        return questions(self.form, self.asked, replace(self._about(found), hidden_too=True))

    @property
    def form(self) -> Form:
        """The form with what was typed."""
        return _form(self.capture.program, self.asked)(data=dict(self.data))

    def errors(self, names: Iterable[str]) -> dict[str, tuple[Problem, ...]]:
        """The errors about these questions, by path."""
        wanted, found = frozenset(names), dict[str, tuple[Problem, ...]]()
        for each in errors(self.record.problems):
            path = each.field or ""
            if path.partition("[")[0] in wanted:
                found[path] = (*found.get(path, ()), each)
        return found

    @property
    def elsewhere(self) -> tuple[Problem, ...]:
        """Errors about no question of the page: checks over several answers, and the CURP."""
        names = {each.name for each in opened(self.asked)}
        return tuple(each for each in errors(self.record.problems) if (each.field or "").partition("[")[0] not in names)

    def _about(self, found: Mapping[str, tuple[Problem, ...]]) -> Asked:
        judgement = self.record.judgement
        files = self.capture.typed.files or {}
        return Asked(self.relevant, judgement.values, judgement.shown_required, found, files=files)


def askable(capture: Capture) -> tuple[Field, ...]:
    """The registry questions that this capture may ask: of somebody new the names too, never what the CURP says."""
    never = {"curp"} | (FROM_CURP if capture.typed.identifier[1:2] != "-" and capture.typed.identifier else set())
    if capture.person is not None:
        never |= set(CORE)
    return tuple(each.field for each in capture.program.person if each.field.name not in never)


def initial(capture: Capture) -> dict[str, Any]:
    """What the program's own questions hold before anything is typed: the enrolment's answers, or the defaults."""
    fields = capture.program.fields
    if capture.existing is not None:
        return typed_values(capture.existing.answers, fields)
    found: dict[str, Any] = {}
    for each in opened(fields):
        if isinstance(each.shape, Repeat):
            found[each.name] = [{}] * each.shape.least
        elif each.default is not None:
            default = capture.day if each.default == "today" else each.default
            found |= typed_values({each.name: default}, (each,))
    return found


def raw_record(capture: Capture) -> tuple[dict[str, object], dict[str, object]]:
    """The person's half and the program's half of what was typed, as the intake takes them."""
    fields = askable(capture)
    data = initial(capture) | dict(capture.typed.answers or {})
    person = raw(_form(capture.program, fields)(data=data), fields)
    identifier = capture.person.identifier if capture.person is not None else capture.typed.identifier
    if identifier:
        person["curp"] = identifier
    own = capture.program.fields
    return person, raw(_form(capture.program, own)(data=data), own)


_forms: dict[tuple[str, tuple[str, ...]], type[Form]] = {}


def _form(program: Program, fields: tuple[Field, ...]) -> type[Form]:
    """The form of some of a program's questions; made once, since making a class costs as much as using it."""
    key = (program.sha256, tuple(each.name for each in fields))
    if key not in _forms:
        _forms[key] = form_class(fields)
    return _forms[key]


def facts_now(view: View, capture: Capture, half: Mapping[str, object], other: Mapping[str, object]) -> dict[str, Fact]:
    """The registry facts of a capture, told within a view."""
    keys = facts_read(capture.program)
    if not keys:
        return {}
    others = others_named(capture, half, other)
    kept = _facts_kept(capture, keys, others)
    subject = Subject(capture.typed.identifier or None, capture.day, capture.call, others)
    asked = [key for key in keys if key not in kept]
    told = facts_of(view, frame(capture.programs, capture.program), asked, [subject])[0] if asked else {}
    return {**told, **kept}


def _facts_kept(capture: Capture, keys: Iterable[str], others: Mapping[str, str]) -> dict[str, Fact]:
    """Of a correction, the facts that the verdict read: what she received since is no reason to judge her anew.

    Those about another person count only while that person's CURP is the same.
    """
    if not capture.typed.amends or capture.existing is None:
        return {}
    stored, known = capture.existing.judged.get("facts"), capture.existing
    read = known.judged.get("person")
    person = read if isinstance(read, Mapping) else {}
    before = named({name: known.answers.get(name, person.get(name)) for name in others})
    told = stored if isinstance(stored, Mapping) else {}
    return {
        key: told[key]
        for key in keys
        if key in told and ("@" not in key or others.get(name := key.partition("@")[2]) == before.get(name))
    }


def others_named(capture: Capture, half: Mapping[str, object], other: Mapping[str, object]) -> dict[str, str]:
    """Whom else the facts are about, people by CURP and the household by folio, by the field that names them."""
    known = capture.person.values if capture.person is not None else {}
    names = others_of(facts_read(capture.program))
    return named({name: other.get(name) or half.get(name) or known.get(name) for name in names})


def judged(
    capture: Capture, halves: tuple[Mapping[str, object], Mapping[str, object]], facts: Mapping[str, Fact]
) -> Record:
    """The record whose raw halves these are, with these facts."""
    person, answers = halves
    known = capture.person.values if capture.person is not None else None
    return door(capture.program).record(person, answers, today=capture.day, facts=facts, known=known)


def answers(view: View, capture: Capture) -> Answers:
    """A capture as its page shows it."""
    halves = raw_record(capture)
    return answered(capture, halves, facts_now(view, capture, *halves))


def answered(
    capture: Capture, halves: tuple[Mapping[str, object], Mapping[str, object]], found: Mapping[str, Fact]
) -> Answers:
    """The same with these facts; where there is no registry there are none, and each counts as unknown."""
    record = judged(capture, halves, {key: None if key in capture.hidden else value for key, value in found.items()})
    fields = askable(capture)
    asked = tuple(each for each in fields if capture.person is None or _must_be_asked(each, capture, record))
    known = typed_values(capture.person.values, asked) if capture.person is not None else {}
    whole = (*asked, *capture.program.fields)
    relevant = relevance(record, whole)
    away = hidden_answers(capture.program, capture.hidden)
    told = {name: value for name, value in initial(capture).items() if name not in away or relevant.get(name, True)}
    data = known | told | dict(capture.typed.answers or {})
    return Answers(capture, record, whole, tuple(each for each in fields if each not in asked), data, relevant)


def _must_be_asked(field: Field, capture: Capture, record: Record) -> bool:
    """Of a known person: what was opened, what is required and missing, and what is wrong."""
    names = {each.name for each in opened((field,))}
    wrong = {each.field for each in errors(record.problems)}
    typed = any(name in (capture.typed.answers or {}) for name in names)
    return field.name in capture.typed.opened or typed or bool(names & wrong)


def relevance(record: Record, fields: Iterable[Field]) -> dict[str, bool]:
    """Which fields do not apply now, by path: groups whose questions all do not, notes and cells by their own rule."""
    found = dict.fromkeys(record.judgement.irrelevant, False)
    for each in fields:
        _relevance(record, each, record.judgement.values, "", found)
    return found


def _relevance(
    record: Record, field: Field, values: Mapping[str, Any], prefix: str, found: dict[str, bool], applies: bool = True
) -> bool:
    """Notes one field's; `prefix` is `repeat[2].` for a cell, whose row's values are in `values` then.

    `applies` says whether the groups around it do: a question carries their rules, a note has only its place.
    """
    path = prefix + field.name
    by_rule = bool(prefix) or isinstance(field.shape, Note | Group)
    applies = applies and not (by_rule and field.relevant is not None and not _is_met(record, field, values))
    if not applies and (prefix or isinstance(field.shape, Note)):
        found[path] = False
    if isinstance(field.shape, Group):
        inside = [_relevance(record, each, values, prefix, found, applies) for each in field.fields]
        if not any(inside):
            found[path] = False
    elif isinstance(field.shape, Repeat):
        _cells(record, field, values, found)
    return found.get(path, True)


def _cells(record: Record, repeat: Field, values: Mapping[str, Any], found: dict[str, bool]) -> None:
    """Notes the cells of a repeat's rows; row 0 stands for blank ones."""
    rows = values.get(repeat.name)
    for number, row in enumerate([{}, *(rows if isinstance(rows, list) else [])]):
        for each in repeat.fields:
            _relevance(record, each, {**values, **row}, f"{repeat.name}[{number}].", found)


def _is_met(record: Record, field: Field, values: Mapping[str, Any]) -> bool:
    assert field.relevant is not None
    param, table = record.program.parameters, record.program.tables
    rule = _rule(field.relevant.expression)
    found = rule(
        values, record.facts, lambda name: param[name].on(record.today), lambda name, keys: table[name].find(keys),
        record.today,
    )  # fmt: skip
    return found is True


_rules: dict[int, tuple[Expression, Compiled]] = {}


def _rule(expression: Expression) -> Compiled:
    """An expression made ready; once for each, since programs are kept."""
    if id(expression) not in _rules:
        _rules[id(expression)] = (expression, compiled(expression))
    return _rules[id(expression)][1]
