"""Finding people by telephone: an index over each of the registry's fields that hold one."""

from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import text

from padron.registry.promoted import stored
from padron.registry.store import CONTROL, FAN_OUT, Unit, View, scoped


@scoped(CONTROL)
def index_phones(unit: Unit, names: Iterable[str]) -> None:
    """Makes the indexes that are lacking of these fields of `person`, named as the language has names."""
    for name in sorted(set(names)):
        index = f"ix_person_phone_{sha256(name.encode()).hexdigest()[:8]}"
        found = stored(unit, "fields", name)
        unit.connection.execute(text(f"CREATE INDEX IF NOT EXISTS {index} ON person (({found}))"))


@scoped(FAN_OUT)
def by_phone(view: View, names: Iterable[str], phone: str, limit: int) -> list[bytes]:
    """The keys of records, merged ones too, with this telephone (ten digits) in one of these fields."""
    found: dict[bytes, None] = {}
    for name in sorted(set(names)):
        asked = text(f"SELECT person_key FROM person WHERE {stored(view, 'fields', name)} = :phone LIMIT :most")
        found.update((bytes(key), None) for (key,) in view.connection.execute(asked, {"phone": phone, "most": limit}))
    return list(found)[:limit]
