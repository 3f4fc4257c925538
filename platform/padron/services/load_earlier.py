"""Whether a file was loaded before: the same bytes, into the same program, judged by the same version."""

from hashlib import sha256

from padron.program.model import Program
from padron.registry.arrivals import Policy
from padron.registry.loads import Load, loads_of_file, undone_since
from padron.registry.programs import by_version
from padron.registry.store import View


def earlier(
    view: View, program: Program, data: bytes | str, policy: Policy = "fill", service: str | None = None
) -> Load | None:
    """The newest finished load of this file with this policy since the program's version was published, or None.

    `data` are its bytes, or their SHA-256 as text. A load that runs or failed is none: its file has still to be loaded.
    Nor is one before another load of the program was undone: rows that both brought may have gone with that one.
    """
    version = by_version(view, program.name, program.version)
    if version is None:
        return None
    digest = data if isinstance(data, str) else sha256(data).hexdigest()
    for each in loads_of_file(view, digest):
        said = (each.program, each.service, each.policy, each.state)
        same = said == (program.name, service, policy, "done")
        if same and each.created_at >= version.published_at:
            return None if undone_since(view, program.name, each.created_at) else each
    return None
