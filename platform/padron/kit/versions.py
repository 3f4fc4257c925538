"""Which version of a program judges a capture: the one it was made with while that is taken, else the latest."""

from dataclasses import dataclass

from padron.kit.captures import Made
from padron.problems import Problem, problem
from padron.program.model import Program
from padron.registry.drafts import KEPT
from padron.registry.programs import versions
from padron.registry.store import View
from padron.services.programs import at_version, published_program

DAYS = KEPT // (24 * 3600 * 1_000_000)
"""Days that an earlier version is taken after a newer one was published: as long as a draft made with it would be."""


@dataclass(frozen=True, slots=True)
class Judges:
    """The program that judges a capture; `notes` say that it is a newer one, `outgrown` that the answers do not fit."""

    program: Program
    notes: tuple[Problem, ...] = ()
    outgrown: tuple[Problem, ...] = ()


def judges(view: View, made: Made) -> Judges | None:
    """The judge of a capture; None where its program is not published."""
    latest = published_program(view, made.program)
    if latest is None:
        return None
    own = at_version(view, made.program, made.version) if 0 < made.version <= latest.version else None
    if own is not None and own.sha256 == made.sha256 and _is_taken(view, own):
        return Judges(own)
    return Judges(
        latest,
        (problem("kit_upgraded", made=made.version, version=latest.version),),
        (problem("kit_version", version=latest.version),),
    )


def _is_taken(view: View, program: Program) -> bool:
    """Whether no newer version is older than DAYS."""
    newer = [each.published_at for each in versions(view, program.name) if each.version > program.version]
    return not newer or view.at - min(newer) < KEPT
