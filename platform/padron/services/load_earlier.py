"""Whether a file was loaded before: the same bytes, into the same program, judged by the same version."""

from padron.intake.upload import Source, uploaded
from padron.program.model import Program
from padron.registry.arrivals import Policy
from padron.registry.loads import Load, loads_of_file, undone_since
from padron.registry.programs import by_version
from padron.registry.store import View


def earlier(
    view: View, program: Program, file: Source | str, policy: Policy = "fill", service: str | None = None
) -> Load | None:
    """The newest finished load of this file with this policy since the program's version was published, or None.

    `file` may be the SHA-256 of its bytes, as text. A load that runs or failed is none: its file has still to be
    loaded. Nor is one before another load of the program was undone: rows that both brought may have gone with that.
    """
    version = by_version(view, program.name, program.version)
    if version is None:
        return None
    for each in loads_of_file(view, file if isinstance(file, str) else _digest(file)):
        said = (each.program, each.service, each.policy, each.state)
        same = said == (program.name, service, policy, "done")
        if same and each.created_at >= version.published_at:
            return None if undone_since(view, program.name, each.created_at) else each
    return None


def _digest(file: Source) -> str:
    with uploaded(file) as upload:
        return upload.digest()
