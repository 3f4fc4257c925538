"""Exports of a program: who may have which, each person on record as taken out, and the file written row by row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import BinaryIO

from padron.outputs.columns import identity
from padron.outputs.exports import Given, Layout, Line, Record
from padron.outputs.exports.pub_persona import PubPersona, misfits
from padron.outputs.exports.sipot import Sipot
from padron.outputs.exports.whole import ProgramLayout
from padron.problems import Problem, problem
from padron.program.model import Program
from padron.registry.enrolments import Enrolment
from padron.registry.exporting import Delivered, delivered_to, enrolled
from padron.registry.keys import provisional_of
from padron.registry.people import Person, people_of
from padron.registry.read_audit import Look
from padron.registry.store import Refused, Store, View
from padron.services.capture import facts_read
from padron.services.policy import Actor, may, sight
from padron.services.programs import published
from padron.services.sheet_files import About, csv_files, pub_files, workbook
from padron.services.sight import TO_CONFIRM, hidden_answers, hidden_criteria, hidden_facts, state_label

VERDICTS = {"eligible": "Cumple", "ineligible": "No cumple", "undetermined": "Falta información"}
LEAST_PURPOSE, MOST_PURPOSE = 5, 200


@dataclass(frozen=True, slots=True)
class Profile:
    """A format: its title, the action of the policy that gives it, the ending of its file and how it is laid out."""

    name: str
    title: str
    action: str
    ending: str
    layout: Callable[[Program, str], Layout]


PROFILES = {
    each.name: each
    for each in (
        Profile("xlsx", "Excel: todo el programa", "export", ".xlsx", lambda program, _: ProgramLayout(program)),
        Profile("csv", "CSV: todo el programa", "export", ".zip", lambda program, _: ProgramLayout(program)),
        Profile(
            "pub_persona", "Padrón Único federal (Persona)", "export", ".zip", lambda program, _: PubPersona(program)
        ),
        Profile("publico_sipot", "Padrón público (transparencia)", "publish_list", ".xlsx", Sipot),
    )
}


@dataclass(frozen=True, slots=True)
class Asked:
    """An export to make. `actor` is None on the command line, where whoever has the data folder has everything.

    `who` stands in the log; `today` is an ISO day.
    """

    program: Program
    profile: Profile
    purpose: str
    who: str
    today: str
    actor: Actor | None = None


@dataclass(slots=True)
class Exported:
    """What an export came to: people (each once, merged or not), rows by sheet, and the file's SHA-256."""

    people: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    sha256: str = ""


def offered(actor: Actor, programs: Sequence[Program]) -> dict[str, tuple[Program, tuple[Profile, ...]]]:
    """The programs of which an actor may download something, and what."""
    found = {each.name: (each, tuple(one for one in PROFILES.values() if is_allowed(actor, each, one)))
             for each in programs}  # fmt: skip
    return {name: (program, profiles) for name, (program, profiles) in found.items() if profiles}


def is_allowed(actor: Actor, program: Program, profile: Profile) -> bool:
    """Whether an actor may download a program in a format; of a confidential one only who sees its people."""
    seen = not program.confidential or sight(actor, program.area, program.name, True) == "all"
    return seen and may(actor, profile.action, program)


def refusal(asked: Asked) -> Problem | None:
    """Why an export is not made."""
    if asked.actor is not None and not is_allowed(asked.actor, asked.program, asked.profile):
        return problem("export_profile")
    if not LEAST_PURPOSE <= len(asked.purpose.strip()) <= MOST_PURPOSE:
        return problem("export_purpose")
    if asked.profile.name == "pub_persona":
        for column, why in misfits(asked.program):
            return problem("export_misfit", program=asked.program.title.es, column=column, why=why)
    return None


def file_name(asked: Asked) -> str:
    """What the file is called: which program, which format, which day."""
    return f"{asked.program.name}-{asked.profile.name}-{asked.today}{asked.profile.ending}"


def export(store: Store, asked: Asked, out: BinaryIO) -> Exported:
    """Writes an export to `out` (readable again, for its hash), and puts it on record before anybody has the file.

    Each person stands in the log with what was taken out and what for; a last entry says how many they were and which
    file it is. Raises Refused.
    """
    refused = refusal(asked)
    if refused is not None:
        raise Refused(refused)
    made = Exported()
    layout = asked.profile.layout(asked.program, asked.today)
    with store.reading() as view:
        records = _Records(store, view, asked, made)
        lines = _counted(layout, records, made)
        _write(asked, layout, lines, made, out)
    made.sha256 = _hash(out)
    total = f"{_words(asked)}: {made.people} personas, {sum(made.rows.values())} renglones, SHA-256 {made.sha256}"
    store.read_audit.append(asked.who, None, "export", total)
    return made


def _words(asked: Asked) -> str:
    return f"{asked.profile.name} de {asked.program.name} para «{' '.join(asked.purpose.split())}»"


def _write(asked: Asked, layout: Layout, lines: Iterator[Line], made: Exported, out: BinaryIO) -> None:
    def about() -> Sequence[tuple[str, str]]:
        return [
            ("Programa", f"{asked.program.title.es}, versión {asked.program.version}"),
            ("Formato", asked.profile.title), ("Descargó", asked.who), ("Día", asked.today),
            ("Para qué", " ".join(asked.purpose.split())), ("Personas", str(made.people)),
            *((f"Renglones de {name}", str(many)) for name, many in made.rows.items()),
            ("Cuidado", "Son datos personales: guárdalos y bórralos como dice el aviso de privacidad."),
        ]  # fmt: skip

    _WRITERS[asked.profile.name](asked, layout, lines, about, out)


def _excel(asked: Asked, layout: Layout, lines: Iterator[Line], about: About, out: BinaryIO) -> None:
    signed = asked.profile.name == "xlsx"
    sign = identity(asked.program, service=None, draft=False, today=asked.today) if signed else None
    workbook(out, layout.sheets, lines, about, sign)


_WRITERS: Mapping[str, Callable[[Asked, Layout, Iterator[Line], About, BinaryIO], None]] = {
    "xlsx": _excel,
    "publico_sipot": _excel,
    "csv": lambda _, layout, lines, about, out: csv_files(out, layout.sheets, lines, about),
    "pub_persona": lambda _, layout, lines, about, out: pub_files(out, layout.sheets, lines, about),
}


def _counted(layout: Layout, records: "_Records", made: Exported) -> Iterator[Line]:
    """The lines of all records; whoever has one is noted."""
    names = [each.name for each in layout.sheets]
    made.rows.update(dict.fromkeys(names, 0))
    for key, record in records.all():
        lines = list(layout.rows(record))
        if lines:
            records.note(key)
        for line in lines:
            made.rows[names[line[0]]] += 1
            yield line
    records.noted()
    for line in layout.last():
        made.rows[names[line[0]]] += 1
        yield line


class _Records:
    """The records of a program as the asker may see them, read part by part."""

    def __init__(self, store: Store, view: View, asked: Asked, made: Exported) -> None:
        self._store, self._view, self._asked, self._made = store, view, asked, made
        self._seen: set[bytes] = set()
        self._fresh: list[bytes] = []
        programs = published(view)
        known = facts_read(asked.program)
        self._hidden = frozenset(hidden_facts(asked.actor, programs, known) if asked.actor is not None else ())
        self._secret = hidden_answers(asked.program, self._hidden)
        self._hides_verdict = bool(hidden_criteria(asked.program, self._hidden))
        self._renamed = [(leaf.field.name, leaf.field.renamed_from) for leaf in asked.program.answer_leaves()
                         if leaf.field.renamed_from]  # fmt: skip

    def all(self) -> Iterator[tuple[bytes, Record]]:
        """Every record with the key of its person."""
        asked = self._asked
        for part in enrolled(self._view, asked.program.name):
            keys = {each.person_key for each, _ in part}
            people = people_of(self._view, keys)
            given = delivered_to(self._view, asked.program.name, keys)
            for each, activated in part:
                person = people.get(each.person_key)
                if person is not None:
                    yield person.person_key, self._record(each, activated, person, given.get(each.id, []))
            self.noted()

    def note(self, key: bytes) -> None:
        """Somebody is in the file."""
        if key not in self._seen:
            self._seen.add(key)
            self._fresh.append(key)

    def noted(self) -> None:
        """Puts who came since the last time on record."""
        purpose = _words(self._asked)
        self._store.read_audit.append_many([Look(self._asked.who, "export", key, purpose) for key in self._fresh])
        self._fresh.clear()
        self._made.people = len(self._seen)

    def _record(self, each: Enrolment, activated: str | None, person: Person, given: Sequence[Delivered]) -> Record:
        program = self._asked.program
        verdict = TO_CONFIRM if self._hides_verdict else VERDICTS.get(each.verdict, "")
        return Record(
            each.folio, provisional_of(person.identifier) is None, each.call,
            state_label(program, each.state, each, self._hidden), each.category, verdict, each.applied_on, activated,
            {**person.values, "curp": person.identifier}, self._answers(each.answers),
            tuple(Given(one.service, one.quantity, one.amount, one.on, one.status, one.answers)
                  for one in given if one.status != "void"),
        )  # fmt: skip

    def _answers(self, stored: Mapping[str, object]) -> dict[str, object]:
        """Answers under the names that the program has today, without what would tell a hidden fact."""
        found = dict(stored)
        for name, before in self._renamed:
            if before in found and name not in found:
                found[name] = found[before]
        return {name: value for name, value in found.items() if name not in self._secret}


def _hash(out: BinaryIO) -> str:
    out.seek(0)
    made = sha256()
    while part := out.read(1 << 16):
        made.update(part)
    out.seek(0)
    return made.hexdigest()
