"""An uploaded sheet that waits for its mapping to be confirmed: kept beside the loads, and forgotten with them."""

import json
from dataclasses import dataclass
from pathlib import Path

from padron.registry.keys import id_of, id_text, new_id
from padron.services.sweeping import WORKBOOKS


@dataclass(frozen=True, slots=True)
class Held:
    """A file that waits: who sent it, for which program, and what it is called."""

    id: str
    actor: str
    program: str
    name: str
    data: bytes


def hold(data_folder: Path, actor: str, program: str, name: str, data: bytes) -> str:
    """Keeps a file until its mapping is confirmed; the id by which an address names it."""
    folder = data_folder / WORKBOOKS
    folder.mkdir(mode=0o700, exist_ok=True)
    identifier = id_text(new_id())
    (folder / f"{identifier}.sheet").write_bytes(data)
    about = {"actor": actor, "program": program, "name": name}
    (folder / f"{identifier}.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    return identifier


def held(data_folder: Path, identifier: str, actor: str) -> Held | None:
    """The actor's own file of this id; None where there is none any more."""
    key = id_of(identifier)
    if key is None:
        return None
    folder, name = data_folder / WORKBOOKS, id_text(key)
    try:
        about = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        data = (folder / f"{name}.sheet").read_bytes()
    except (OSError, ValueError):
        return None
    return Held(name, actor, about["program"], about["name"], data) if about["actor"] == actor else None
