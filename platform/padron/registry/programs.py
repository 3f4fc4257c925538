"""Published programs: each version frozen with its closure and SHA-256, never changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from padron.registry import rows
from padron.registry.store import REFERENCE, Unit, View, scoped
from padron.registry.tables import program, program_version


@dataclass(frozen=True, slots=True)
class PublishedProgram:
    """What the registry knows of a program without opening its closure."""

    program: str
    title: str
    area: str
    kind: str | None
    confidential: bool
    latest_version: int


@dataclass(frozen=True, slots=True)
class ProgramVersion:
    """One published version. `closure` is canonical JSON; `sha256` its hexadecimal digest as the compiler gives it.

    Beside what is digested the closure holds `lines`: where each criterion stood in the files.
    """

    program: str
    version: int
    sha256: str
    closure: str
    published_by: str
    published_at: int


class AlreadyPublished(Exception):
    """That version exists with another closure, or a later one does; a published version never changes."""


@scoped(REFERENCE)
def publish(unit: Unit, about: PublishedProgram, sha256: str, closure: str) -> bool:
    """Publishes `about.latest_version`; False when exactly that is already published. Raises AlreadyPublished."""
    known = by_version(unit, about.program, about.latest_version)
    if known is not None and known.sha256 == sha256:
        return False
    before = published_program(unit, about.program)
    if known is not None or (before is not None and before.latest_version > about.latest_version):
        raise AlreadyPublished(about.program, about.latest_version)
    values = {
        "title": about.title, "area": about.area, "kind": about.kind, "confidential": about.confidential,
        "latest_version": about.latest_version, "published_at": unit.at,
    }  # fmt: skip
    if before is None:
        unit.connection.execute(insert(program).values(program=about.program, **values))
    else:
        unit.connection.execute(update(program).where(program.c.program == about.program).values(**values))
    unit.connection.execute(insert(program_version).values(
        program=about.program, version=about.latest_version, sha256=sha256, closure=closure, published_by=unit.actor,
        published_at=unit.at,
    ))  # fmt: skip
    return True


@scoped(REFERENCE)
def latest(view: View, name: str) -> ProgramVersion | None:
    """The version of a program that intake uses today; None when it was never published."""
    asked = (
        select(program_version).where(program_version.c.program == name).order_by(program_version.c.version.desc())
    ).limit(1)
    return _version(view, asked)


@scoped(REFERENCE)
def by_version(view: View, name: str, version: int) -> ProgramVersion | None:
    """One version of a program, or None."""
    table = program_version.c
    return _version(view, select(program_version).where(table.program == name, table.version == version))


@scoped(REFERENCE)
def versions(view: View, name: str) -> list[ProgramVersion]:
    """Every published version of a program, the first one first."""
    asked = select(program_version).where(program_version.c.program == name).order_by(program_version.c.version)
    return [ProgramVersion(*row) for row in view.connection.execute(asked)]


@scoped(REFERENCE)
def published_program(view: View, name: str) -> PublishedProgram | None:
    """One published program, or None."""
    return programs_named(view, [name]).get(name)


@scoped(REFERENCE)
def published_programs(view: View) -> list[PublishedProgram]:
    """Every published program by name."""
    table = program.c
    asked = select(
        table.program, table.title, table.area, table.kind, table.confidential, table.latest_version
    ).order_by(table.program)
    return [PublishedProgram(*row) for row in view.connection.execute(asked)]


@scoped(REFERENCE)
def programs_named(view: View, names: Iterable[str]) -> dict[str, PublishedProgram]:
    """Those of these programs that are published, by name."""
    columns = ("program", "title", "area", "kind", "confidential", "latest_version")
    found = rows.fetch(view.connection, program, columns, "program", names)
    return {
        name: PublishedProgram(name, title, area, kind, bool(confidential), version)
        for name, title, area, kind, confidential, version in found
    }


@scoped(REFERENCE)
def published(view: View, wanted: Iterable[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The SHA-256 of those of the wanted versions that are published."""
    asked = set(wanted)
    names = ("program", "version", "sha256")
    found = rows.fetch(view.connection, program_version, names, "program", {name for name, _ in asked})
    return {(name, version): sha256 for name, version, sha256 in found if (name, version) in asked}


def _version(view: View, asked: object) -> ProgramVersion | None:
    row = view.connection.execute(asked).one_or_none()  # type: ignore[call-overload]
    return None if row is None else ProgramVersion(*row)
