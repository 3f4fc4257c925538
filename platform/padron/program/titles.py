"""What the kinds, programs and services that facts name are called, for sentences about them."""

from collections.abc import Iterator, Mapping
from typing import cast

from padron.program.reading import plain
from padron.program.shared import Shared


def titles(common: Shared) -> dict[str, str]:
    """Titles by `kind:x`, `program:x` and `service:x.y`; a published closure has none of other programs."""
    found = {f"kind:{name}": words.es for name, words in common.kinds.items()}
    for name, node in common.material.programs.items():
        found |= dict(_of_program(name, plain(node)))
    return found


def _of_program(name: str, written: object) -> Iterator[tuple[str, str]]:
    if not isinstance(written, Mapping):
        return
    if said := spanish(written.get("title")):
        yield f"program:{name}", said
    services = written.get("services")
    for service, block in services.items() if isinstance(services, Mapping) else ():
        if said := spanish(block.get("title") if isinstance(block, Mapping) else None):
            yield f"service:{name}.{service}", said


def spanish(title: object) -> str:
    """The Spanish of a text for people as it is written: a text, or a map of languages."""
    if isinstance(title, Mapping):
        return str(cast(Mapping[str, object], title).get("es", "")).strip()
    return title.strip() if isinstance(title, str) else ""
