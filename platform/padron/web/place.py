"""What the views of one application share: the store, the brand, the day, and where files are kept."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from padron.registry.store import Store
from padron.services.documents import KEPT
from padron.web.brand import Brand
from padron.workspace import Workspace

NAME = "padron"


@dataclass(frozen=True, slots=True)
class Place:
    """One application's surroundings. `day` gives today's ISO day; `demo` the users shown when signing in.

    The field kit has no registry: its `store` is None. `hides`: how a document is written, in a kit under a passphrase.
    """

    workspace: Workspace
    store: Store | None
    brand: Brand
    day: Callable[[], str]
    demo: tuple[dict[str, str], ...] = ()
    hides: Callable[[bytes], bytes] = bytes

    @property
    def files(self) -> Path:
        """Where the documents of records are, by SHA-256."""
        return self.workspace.data / KEPT


def here() -> Place:
    """The Place of the application that answers this request."""
    found: Place = current_app.extensions[NAME]
    return found


def store() -> Store:
    """The registry; only where there is one."""
    found = here().store
    assert found is not None
    return found


def today() -> str:
    """The ISO day."""
    return here().day()
