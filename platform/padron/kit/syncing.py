"""From a kit's folder to the registry and back: what is to be sent goes, each capture gets its answer, and may go."""

from hashlib import sha256
from pathlib import Path

from padron.kit.captures import Captures
from padron.kit.files import carried
from padron.kit.folder import CAPTURES, Kit
from padron.kit.receiving import Received, receive
from padron.registry.store import Store
from padron.services.documents import KEPT, forget, named
from padron.services.policy import Actor


def sync(kit: Kit, captures: Captures, store: Store, actor: Actor, today: str, files: Path) -> Received | None:
    """Sends what the registry has not confirmed; None where there is nothing. `files`: the registry's documents.

    Stopped at any point it can be done again: what was kept is found to be there. Raises as `receive`, and OSError.
    """
    waiting = [each for each in captures.all() if each.is_to_send]
    if not waiting:
        return None
    there = carried(kit.workspace.data / KEPT, files, captures.shown)
    digest = sha256((kit.folder / CAPTURES).read_bytes()).hexdigest()
    received = receive(store, actor, waiting, today, file_name=CAPTURES, sha256=digest, files=there)
    captures.answered(received.results)
    return received


def purge(kit: Kit, captures: Captures) -> tuple[int, int]:
    """Takes away what the registry confirmed, with the documents that no capture left names; how many went and stay."""
    gone, left = captures.purge(), captures.all()
    forget(kit.workspace.data, named([each.typed.answers for each in left]))
    return gone, len(left)
