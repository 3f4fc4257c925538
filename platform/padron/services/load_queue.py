"""An uploaded file becomes a job: kept in the data folder until it is loaded, and taken once whoever sends it again."""

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from padron.durable import settled, written
from padron.intake import gate
from padron.intake.anysheet.mapping import SheetMapping
from padron.intake.anysheet.mapping_file import text_of
from padron.program.model import Program
from padron.registry.arrivals import Policy
from padron.registry.jobs import enqueue, job_of
from padron.registry.keys import id_text, new_id
from padron.registry.loads import Load, begin_load, loads_of_file
from padron.registry.locks import lock_keys
from padron.registry.store import Refused, Store, View
from padron.services.load_earlier import earlier
from padron.services.sweeping import WAITING

KIND = "load"
OPEN = frozenset({"queued", "running"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to be loaded: its bytes, its own name, how it is read where it is no template, and the load's ISO day.

    `service`: whose deliveries it has; None for enrolments. `again`: also where it was loaded before; never while it is
    being loaded.
    """

    program: Program
    data: bytes
    name: str
    today: str
    mapping: SheetMapping | None = None
    again: bool = False
    policy: Policy = "fill"
    service: str | None = None


def queue_load(store: Store, data: Path, actor: str, wanted: Wanted) -> bytes | Load:
    """The id of the new load, which is also its job's; or the Load of this file that there is, done or under way.

    `data` is the data folder. Raises Refused: what the file's first bytes say, `version_unknown`, `busy`, `disk_full`.
    """
    if wanted.mapping is None:
        try:
            gate.gate(wanted.data, wanted.name)
        except gate.Refused as refused:
            raise Refused(refused.problem) from refused
    digest, identifier = sha256(wanted.data).hexdigest(), new_id()
    kept = file_path(data, identifier)
    is_queued = False
    try:
        _keep(kept, wanted.data)
        with store.writing(actor) as unit:
            lock_keys(unit, [bytes.fromhex(digest)])
            there = same_load(unit, wanted, digest)
            if there is not None:
                return there
            program = wanted.program
            begin_load(unit, program.name, digest, wanted.name, wanted.policy, wanted.service, identifier)
            enqueue(unit, KIND, _parameters(wanted), identifier)
            unit.commit()
            is_queued = True
    finally:
        if not is_queued:
            kept.unlink(missing_ok=True)
    return identifier


def same_load(view: View, wanted: Wanted, digest: str) -> Load | None:
    """A load of this file that is under way, or, unless it is wanted `again`, one that was done."""
    going = under_way(view, wanted.program.name, digest, wanted.service)
    if going is not None or wanted.again:
        return going
    return earlier(view, wanted.program, digest, wanted.policy, wanted.service)


def under_way(view: View, program: str, digest: str, service: str | None = None) -> Load | None:
    """The load of a file that waits in the queue or is being done."""
    for each in loads_of_file(view, digest):
        same = (each.program, each.service, each.state) == (program, service, "running")
        job = job_of(view, each.id) if same else None
        if job is not None and job.state in OPEN:
            return each
    return None


def file_path(data: Path, identifier: bytes) -> Path:
    """Where the file of a load waits."""
    return data / WAITING / f"{id_text(identifier)}.file"


def _keep(path: Path, content: bytes) -> None:
    """Writes a file that only its owner reads, and is there even when the power goes."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    with suppress(FileExistsError):
        written(path, content)
    settled(path.parent)


def _parameters(wanted: Wanted) -> dict[str, object]:
    program = wanted.program
    return {
        "program": program.name, "version": program.version, "file_name": wanted.name, "today": wanted.today,
        "policy": wanted.policy, "service": wanted.service,
        "mapping": text_of(wanted.mapping) if wanted.mapping is not None else "",
    }  # fmt: skip
