"""Raw answers become canonical values, field by field; whatever way they came in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from padron import curp
from padron.curp.comparison import Captured, agrees
from padron.curp.quick import birth_number
from padron.language.values import Taken, about, blank, taker
from padron.language.values.quick import Quick, never, quick
from padron.problems import Problem, problem
from padron.program.model import Field, Program, leaves
from padron.registry.keys import provisional_of
from padron.shapes import Repeat

Take = Callable[[object, str], Taken]


@dataclass(slots=True)
class Cleaned:
    """Canonical values by name, person and program in one namespace; a blank one is not there, a refused one is None.

    `given` are the names that were not blank, cells as `repeat[2].name`; `adjusted` those whose value was changed to be
    understood.
    """

    values: dict[str, Any] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    adjusted: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Question:
    """One field with its taker, made once per program; what `quick` does not know, `take` decides."""

    field: Field
    take: Take | None
    row: tuple["Question", ...] = ()
    quick: Quick = never


@dataclass(frozen=True, slots=True)
class Cleaner:
    """Takes the raw answers of one program."""

    person: Mapping[str, Question]
    answers: Mapping[str, Question]

    def clean(self, person: Mapping[str, object], answers: Mapping[str, object], today: str) -> Cleaned:
        """Every value that can be understood, and what is wrong with the others. `today` is an ISO day."""
        cleaned = Cleaned()
        self._unknown(person, answers, cleaned)
        _all_taken(self.person, person, today, cleaned)
        _curp(cleaned, person.get("curp"), today)
        _all_taken(self.answers, answers, today, cleaned)
        return cleaned

    def _unknown(self, person: Mapping[str, object], answers: Mapping[str, object], cleaned: Cleaned) -> None:
        for given, questions in ((person, self.person), (answers, self.answers)):
            if given.keys() <= questions.keys():
                continue
            for name in given:
                if name not in questions:
                    cleaned.problems.append(problem("unknown_field", field=name, label=name, name=name))


def cleaner(program: Program) -> Cleaner:
    """The cleaner of a program: one taker per field."""
    person = questions(leaf.field for leaf in program.person_leaves())
    if not program.curp_required:
        person["curp"] = _or_folio(person["curp"])
    return Cleaner(person, questions(leaf.field for leaf in program.answer_leaves()))


def questions(fields: Iterable[Field]) -> dict[str, Question]:
    """The questions of these fields, by name."""
    return {field.name: question(field) for field in fields}


def _or_folio(of: Question) -> Question:
    """The question of the CURP where people without one are taken: a provisional folio `P-…` will do."""
    taken = of.take

    def take(raw: object, today: str) -> Taken:
        folio = provisional_of(raw) if isinstance(raw, str) else None
        return Taken(folio) if folio is not None or taken is None else taken(raw, today)

    return replace(of, take=take)


def question(of: Field) -> Question:
    """A field with its taker."""
    if isinstance(of.shape, Repeat):
        return Question(of, None, tuple(question(leaf.field) for leaf in leaves(of.fields)))
    if of.calculation:
        return Question(of, None)
    return Question(of, taker(of.type, of.shape), quick=quick(of.type, of.shape))


def _all_taken(questions: Mapping[str, Question], given: Mapping[str, object], today: str, cleaned: Cleaned) -> None:
    """Every answer that is there; most are taken by a glance."""
    values, names = cleaned.values, cleaned.given
    for name, question in questions.items():
        if (raw := given.get(name)) is not None:
            value = question.quick(raw, today)
            if value is None:
                _taken(question, raw, today, cleaned)
            else:
                values[name] = value
                names.add(name)


def _taken(question: Question, raw: object, today: str, cleaned: Cleaned) -> None:
    """One answer that may still be blank."""
    if question.row:
        _rows(question, raw, today, cleaned)
        return
    name = question.field.name
    if question.take is None:
        if not blank(raw):
            cleaned.problems.append(problem("calculated", field=name, label=question.field.label.es))
        return
    taken = question.take(raw, today)
    if taken.problem is not None:
        cleaned.problems.append(about(taken.problem, name, question.field.label.es))
    elif taken.value is None:
        return
    cleaned.given.add(name)
    cleaned.values[name] = taken.value
    if taken.adjusted:
        cleaned.adjusted.append(name)


def _rows(question: Question, raw: object, today: str, cleaned: Cleaned) -> None:
    """A repeat: a list of maps by field name; rows where everything is blank are not rows."""
    name = question.field.name
    rows: list[dict[str, object]] = []
    given = raw if isinstance(raw, list | tuple) else []
    if raw is not None and not isinstance(raw, list | tuple) and not blank(raw):
        cleaned.problems.append(problem("not_rows", field=name, label=question.field.label.es))
    for row in given:
        if not isinstance(row, Mapping) or all(blank(value) for value in row.values()):
            continue
        prefix = f"{name}[{len(rows) + 1}]."
        inside = Cleaned()
        known = {each.field.name: each for each in question.row}
        for key in row:
            if key not in known:
                inside.problems.append(problem("unknown_field", field=key, label=key, name=key))
        _all_taken(known, row, today, inside)
        cleaned.problems += [replace(each, field=f"{prefix}{each.field}") for each in inside.problems]
        cleaned.adjusted += [prefix + each for each in inside.adjusted]
        cleaned.given |= {prefix + each for each in inside.given}
        rows.append(inside.values)
    if rows:
        cleaned.given.add(name)
    cleaned.values[name] = rows


CURP_GIVES = ("fecha_nacimiento", "sexo", "entidad_nacimiento")


def _curp(cleaned: Cleaned, raw: object, today: str) -> None:
    """The CURP says birth date, sex and state where they were left out, and is held against them where not."""
    key = cleaned.values.get("curp")
    if not isinstance(key, str) or key.startswith("P-"):
        return
    captured = _captured(cleaned.values)
    sound = key is raw and all(each.field != "curp" for each in cleaned.problems)
    if sound and agrees(key, known := (birth_number(key), key[10], key[11:13]), **captured):
        born = str(known[0])
        said: tuple[str | None, ...] = (f"{born[:4]}-{born[4:6]}-{born[6:]}", known[1], known[2])
    else:
        reading = curp.check(key, date.fromisoformat(today))
        cleaned.problems += [replace(each, field="curp") for each in curp.compare(reading, **captured)]
        said = (reading.birth_date.isoformat() if reading.birth_date else None, reading.sex, reading.state)
    for name, value in zip(CURP_GIVES, said, strict=True):
        if value is not None and name not in cleaned.given:
            cleaned.values[name] = value


def _captured(values: Mapping[str, Any]) -> Captured:
    born = values.get("fecha_nacimiento")
    return {
        "names": values.get("nombre"),
        "first_surname": values.get("primer_apellido"),
        "second_surname": values.get("segundo_apellido"),
        "birth_date": date.fromisoformat(born) if isinstance(born, str) else None,
        "sex": values.get("sexo"),
        "state": values.get("entidad_nacimiento"),
    }
