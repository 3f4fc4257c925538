"""A raw record becomes a judged one: cleaned, its questions that do not apply dropped, its rules answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from padron.intake.cleaning import Cleaned, Cleaner, cleaner
from padron.language.values import about, misplaced, missing, rows_problem, shown, written
from padron.outputs.judge import Judge, Judgement, judge
from padron.problems import Problem, errors, problem
from padron.program.model import Field, Leaf, Outcome, Program, Verdict, rows_of
from padron.program.model import leaves as opened
from padron.shapes import Choice, Choices, Repeat

OUTCOMES: Mapping[bool | None, Outcome] = {True: "met", False: "not_met", None: "unknown"}


class Decided(NamedTuple):
    """One criterion's outcome, with its message."""

    id: str
    outcome: Outcome
    message: str


class Record(NamedTuple):
    """A judged record. `person` and `answers` are canonical and relevant; `calculated` is part of `answers` too.

    `missing` are the fields whose absence leaves a criterion open; `adjusted` those whose value was changed to be
    understood; `judgement` says which questions apply and which must be answered.
    """

    program: Program
    today: str
    person: Mapping[str, Any]
    answers: Mapping[str, Any]
    calculated: Mapping[str, Any]
    verdict: Verdict
    criteria: tuple[Decided, ...]
    missing: tuple[str, ...]
    problems: tuple[Problem, ...]
    adjusted: tuple[str, ...]
    score: int | None
    facts: Mapping[str, object]
    judgement: Judgement

    @property
    def stops(self) -> bool:
        """Whether a problem keeps this record from being saved."""
        return bool(errors(self.problems))


@dataclass(frozen=True, slots=True)
class Door:
    """Takes the records of one program; made once and kept."""

    program: Program
    cleaner: Cleaner
    judge: Judge
    leaves: Mapping[str, Leaf]
    asked: frozenset[str]
    calculated: tuple[str, ...]
    repeats: tuple[Leaf, ...]
    cascades: tuple[Leaf, ...]
    lists: tuple[str, ...]
    decided: tuple[Mapping[bool | None, Decided], ...]

    def record(
        self,
        person: Mapping[str, object],
        answers: Mapping[str, object],
        *,
        today: str,
        facts: Mapping[str, object] | None = None,
        known: Mapping[str, object] | None = None,
    ) -> Record:
        """Judge raw answers on an ISO day. `facts` by key (None: unknown); `known`: what the registry already holds."""
        cleaned = self.cleaner.clean(person, answers, today)
        if known:
            self._fill(cleaned, known)
        judgement = self.judge(cleaned.values, facts or {}, today)
        problems = list(self._cascades(cleaned, judgement)) if self.cascades else []
        if problems:
            judgement = self.judge(cleaned.values, facts or {}, today)
        problems += self._problems(cleaned, judgement)
        return self._record(cleaned, judgement, tuple(problems), today, facts or {})

    def _fill(self, cleaned: Cleaned, known: Mapping[str, object]) -> None:
        """Blanks of a known person, from the registry; of a group with a new value nothing: it changes as a whole."""
        changed = {
            group.name
            for name in cleaned.given & known.keys()
            if cleaned.values.get(name, known[name]) != known[name]
            for group in self.leaves[name].groups
        }
        for name, value in known.items():
            blank = name in self.asked and name not in cleaned.given and name not in cleaned.values
            if blank and not any(group.name in changed for group in self.leaves[name].groups):
                cleaned.values[name] = value

    def _record(
        self,
        cleaned: Cleaned,
        judgement: Judgement,
        problems: tuple[Problem, ...],
        today: str,
        facts: Mapping[str, object],
    ) -> Record:
        program, values = self.program, judgement.values
        criteria = tuple([of[outcome] for of, outcome in zip(self.decided, judgement.outcomes, strict=True)])
        return Record(
            program=program,
            today=today,
            person=judgement.person,
            answers=self._kept(cleaned, judgement.answers),
            calculated={name: values.get(name) for name in self.calculated},
            verdict=_verdict(judgement.outcomes),
            criteria=criteria,
            missing=self._missing(judgement),
            problems=problems,
            adjusted=tuple(cleaned.adjusted),
            score=judgement.points if program.score else None,
            facts={key: facts.get(key) for key in self.judge.facts},
            judgement=judgement,
        )

    def _kept(self, cleaned: Cleaned, answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answers that are stored: an empty list only where it was the answer."""
        empty = {name for name in self.lists if answers.get(name) == [] and name not in cleaned.given}
        return {name: value for name, value in answers.items() if name not in empty} if empty else answers

    def _problems(self, cleaned: Cleaned, judgement: Judgement) -> Iterator[Problem]:
        irrelevant = judgement.irrelevant
        yield from (each for each in cleaned.problems if not {each.field, _top(each.field)} & irrelevant)
        for path in sorted(cleaned.given & irrelevant):
            yield problem("not_relevant", field=path, label=self._field(path).label.es)
        if judgement.required:
            yield from self._required(cleaned, judgement.required)
        for path in judgement.broken:
            field = self._field(path)
            said = field.constraint_message.es or f"Revisa «{field.label.es}»"
            english = field.constraint_message.said("en") or f"Check “{field.label.said('en')}”"
            yield problem("constraint", field=path, label=field.label.es, message=said, message_en=english)
        for path in judgement.beyond:
            yield problem("value_out_of_scale", field=path, label=self._field(path).label.es)
        yield from self._row_counts(cleaned, irrelevant)
        yield from self._checks(judgement)

    def _required(self, cleaned: Cleaned, required: tuple[str, ...]) -> Iterator[Problem]:
        """What must be answered and is not; of an answer that was refused its own problem says enough."""
        refused = {each.field for each in cleaned.problems if each.severity == "error"}
        for path in sorted(required, key=self._position):
            if path not in refused:
                field = self._field(path)
                yield about(missing(field.type, field.shape), path, field.label.es)

    def _missing(self, judgement: Judgement) -> tuple[str, ...]:
        """The unknown fields that leave a criterion open, in the order of the form."""
        if None not in judgement.outcomes:
            return ()
        open_ = {
            name
            for criterion, outcome in zip(self.program.criteria, judgement.outcomes, strict=True)
            if outcome is None
            for name in judgement.absent(criterion)
        }
        return tuple(name for name in self.leaves if name in open_)

    def _row_counts(self, cleaned: Cleaned, irrelevant: frozenset[str]) -> Iterator[Problem]:
        for leaf in self.repeats:
            name, shape = leaf.field.name, leaf.field.shape
            if isinstance(shape, Repeat) and name not in irrelevant:
                found = rows_problem(shape, len(cleaned.values.get(name) or ()))
                if found is not None:
                    yield about(found, name, leaf.field.label.es)

    def _cascades(self, cleaned: Cleaned, judgement: Judgement) -> Iterator[Problem]:
        """A code that its parent's answer does not lead to is refused, and unknown to every rule."""
        values = dict(judgement.values)
        for leaf in self.cascades:
            field = leaf.field
            if not isinstance(field.shape, Repeat):
                yield from _misplaced(field, self.leaves, values, cleaned.values, field.name)
                continue
            own = {cell.field.name: cell for cell in opened(field.fields)}
            for number, row in enumerate(values.get(field.name, ()), 1):
                outer = {name: value for name, value in values.items() if name not in own}
                for cell in own.values():
                    path, cells = f"{field.name}[{number}].{cell.field.name}", cleaned.values[field.name][number - 1]
                    yield from _misplaced(cell.field, {**self.leaves, **own}, {**outer, **row}, cells, path)

    def _checks(self, judgement: Judgement) -> Iterator[Problem]:
        for check, outcome in zip(self.program.checks, judgement.checks, strict=True):
            if outcome is False:
                code = "check" if check.severity == "error" else "check_warning"
                yield problem(code, message=check.message.es, message_en=check.message.said("en"), id=check.id)

    def _position(self, path: str) -> int:
        return list(self.leaves).index(_top(path))

    def _field(self, path: str) -> Field:
        """The field of `name` or `repeat[2].name`."""
        if "[" not in path:
            return self.leaves[path].field
        repeat, name = path.split("[")[0], path.split("].", 1)[1]
        return next(each for each in rows_of(self.leaves[repeat].field) if each.name == name)


_doors: dict[str, Door] = {}


def door(program: Program) -> Door:
    """The door of a program; kept by the SHA-256 of its closure, since making one generates and compiles code."""
    if program.sha256 not in _doors:
        _doors[program.sha256] = _door(program)
    return _doors[program.sha256]


def _door(program: Program) -> Door:
    person = tuple(program.person_leaves())
    leaves = {leaf.field.name: leaf for leaf in (*person, *program.answer_leaves())}
    asked = frozenset(leaf.field.name for leaf in person)
    return Door(
        program,
        cleaner(program),
        judge(program),
        leaves,
        asked,
        calculated=tuple(name for name, leaf in leaves.items() if leaf.field.calculation is not None),
        repeats=tuple(leaf for leaf in leaves.values() if isinstance(leaf.field.shape, Repeat)),
        cascades=tuple(leaf for leaf in leaves.values() if _filters(leaf.field)),
        lists=tuple(name for name, leaf in leaves.items() if isinstance(leaf.field.shape, Choices | Repeat)),
        decided=tuple(
            {value: Decided(each.id, outcome, each.message.es) for value, outcome in OUTCOMES.items()}
            for each in program.criteria
        ),
    )


def _filters(field: Field) -> bool:
    shape = field.shape
    return bool(shape.filters) if isinstance(shape, Choice | Choices) else any(map(_filters, rows_of(field)))


def _misplaced(
    field: Field, leaves: Mapping[str, Leaf], known: dict[str, Any], cleaned: dict[str, Any], path: str
) -> Iterator[Problem]:
    """A code that what is known does not lead to; it is then refused."""
    shape, value = field.shape, known.get(field.name)
    if value is None or not isinstance(shape, Choice | Choices) or not shape.filters:
        return
    parents = ", ".join(_said(leaves, parent, known) for _, parent in shape.filters)
    found = misplaced(shape, value, known, parents)
    if found is not None:
        cleaned[field.name] = None
        known.pop(field.name)
        yield about(found, path, field.label.es)


def _top(path: str | None) -> str:
    return (path or "").split("[")[0]


def _said(leaves: Mapping[str, Leaf], name: str, values: Mapping[str, Any]) -> str:
    field, value = leaves[name].field, values.get(name)
    return shown(field.type, field.shape, value) if value is not None else ""


def _verdict(outcomes: tuple[bool | None, ...]) -> Verdict:
    if False in outcomes:
        return "ineligible"
    return "undetermined" if None in outcomes else "eligible"


def as_json(record: Record, lang: str = "es") -> dict[str, object]:
    """The output of `padron judge`."""
    program = record.program
    fields = {leaf.field.name: leaf.field for leaf in (*program.person_leaves(), *program.answer_leaves())}
    return {
        "verdict": record.verdict,
        "criteria": [
            {"id": each.id, "outcome": each.outcome, "message": criterion.message.said(lang)}
            for each, criterion in zip(record.criteria, program.criteria, strict=True)
        ],
        "missing": list(record.missing),
        "problems": [
            {
                "code": each.code,
                "field": each.field,
                "message": each.message("en" if lang == "en" else "es"),
                "severity": each.severity,
                "suggestion": each.suggestion,
            }
            for each in record.problems
        ],
        "calculated": {
            name: written(fields[name].type, fields[name].shape, value) if value is not None else None
            for name, value in record.calculated.items()
        },
        "score": record.score,
        "program": program.name,
        "version": program.version,
        "today": record.today,
    }


def without(record: Record, *codes: str) -> Record:
    """The same record without problems of these codes, where a way in has said them in its own words."""
    return record._replace(problems=tuple(each for each in record.problems if each.code not in codes))
