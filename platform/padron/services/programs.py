"""Published programs: opened from their frozen closures, kept compiled by SHA-256; and publishing a new version."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from threading import Lock

from padron.problems import Problem, errors, problem
from padron.program.closure import canonical
from padron.program.compiler import thaw
from padron.program.lines import with_lines, without_lines
from padron.program.model import Program
from padron.program.versions import additions
from padron.registry import programs as store_of_programs
from padron.registry.programs import AlreadyPublished, ProgramVersion, PublishedProgram
from padron.registry.store import Store, View
from padron.services.places import settled
from padron.services.promoted import indexed

_opened: dict[str, Program] = {}
_lock = Lock()


def opened(version: ProgramVersion) -> Program:
    """The Program of a published version; compiled once per process for each closure.

    It keeps the hash under which it was published, whatever a later release would put into a closure.
    """
    with _lock:
        if version.sha256 not in _opened:
            _opened[version.sha256] = replace(thaw(json.loads(version.closure)), sha256=version.sha256)
        return _opened[version.sha256]


def published(view: View) -> tuple[Program, ...]:
    """The latest version of every published program, by name."""
    wanted = [(each.program, each.latest_version) for each in store_of_programs.published_programs(view)]
    hashes = store_of_programs.published(view, wanted)
    return tuple(program for pair in wanted if (program := _known(view, *pair, hashes.get(pair, ""))) is not None)


def _known(view: View, name: str, version: int, sha256: str) -> Program | None:
    """A program opened before by the hash of its closure, which then need not be read."""
    with _lock:
        found = _opened.get(sha256)
    if found is not None:
        return found
    stored = store_of_programs.by_version(view, name, version)
    return opened(stored) if stored is not None else None


def published_program(view: View, name: str) -> Program | None:
    """The latest published version of one program."""
    about = store_of_programs.published_program(view, name)
    return at_version(view, name, about.latest_version) if about is not None else None


def at_version(view: View, name: str, version: int) -> Program | None:
    """One published version of a program."""
    hashes = store_of_programs.published(view, [(name, version)])
    return _known(view, name, version, hashes.get((name, version), "")) if hashes else None


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: `new` is False when exactly that was already published."""

    program: str
    version: int
    sha256: str
    new: bool
    problems: tuple[Problem, ...] = ()


def refusals(view: View, program: Program) -> tuple[Problem, ...]:
    """Why this version cannot be published, or would be: a changed closure, a lower version, no cases."""
    found: list[Problem] = []
    if not program.cases:
        found.append(problem("D179", name=program.name))
    latest = store_of_programs.latest(view, program.name)
    if latest is not None and latest.version > program.version:
        found.append(problem("D178", version=program.version, published=latest.version))
    added = added_to_published(view, program)
    if added is None:
        found.append(problem("D198", version=program.version, name=program.name))
    elif added:
        found.append(problem("D197", name=program.name, what=", ".join(added)))
    return tuple(found)


def added_to_published(view: View, program: Program) -> tuple[str, ...] | None:
    """What the working program adds, live, to its published version: () nothing; None when more than that changed."""
    same = store_of_programs.by_version(view, program.name, program.version)
    if same is None or same.sha256 == program.sha256:
        return ()
    return additions(without_lines(json.loads(same.closure)), program.closure)


def publish(store: Store, actor: str, program: Program) -> Published:
    """Freeze one checked program as its version; its cases must have passed before (the caller ran them)."""
    about = PublishedProgram(
        program=program.name,
        title=program.title.es,
        area=program.area,
        kind=program.kind or None,
        confidential=program.confidential,
        latest_version=program.version,
    )
    with store.writing(actor) as unit:
        found = refusals(unit, program)
        if errors(found):
            return Published(program.name, program.version, program.sha256, False, found)
        same = store_of_programs.by_version(unit, program.name, program.version)
        if same is not None:
            return Published(program.name, program.version, same.sha256, False, found)
        try:
            new = store_of_programs.publish(unit, about, program.sha256, canonical(with_lines(program)))
        except AlreadyPublished:
            late = problem("D198", version=program.version, name=program.name)
            return Published(program.name, program.version, program.sha256, False, (late,))
        settled(unit, program)
        indexed(unit, program)
        unit.commit()
    return Published(program.name, program.version, program.sha256, new, found)


def index_promoted_fields(store: Store) -> None:
    """Gives every published program's promoted fields, and telephones, the indexes that an older registry lacks."""
    with store.writing("padron") as unit:
        for program in published(unit):
            indexed(unit, program)
        unit.commit()


def changed_beside(view: View, working: Mapping[str, Program]) -> tuple[str, ...]:
    """Programs whose working closure differs from the published one of the same version: a shared file changed."""
    return tuple(name for name, program in working.items() if added_to_published(view, program) is None)


def against_published(view: View, working: Mapping[str, Program]) -> Iterator[Problem]:
    """What working programs come to beside the published ones: changed under the same version, or with additions."""
    for name in changed_beside(view, working):
        yield problem("D175", name=name, version=working[name].version)
    for name, program in working.items():
        if added := added_to_published(view, program):
            yield problem("D197", name=name, what=", ".join(added))
