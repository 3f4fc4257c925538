"""What an unfinished load must know of the chunks it has written, so that whoever goes on with it ends as it would."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from padron.registry.canonical import canonical, mapping
from padron.registry.store import CONTROL, Unit, View, scoped
from padron.registry.tables import load_chunk


@scoped(CONTROL)
def note_chunk(unit: Unit, load: bytes, number: int, state: Mapping[str, object]) -> None:
    """Keeps what a chunk came to, in its own transaction; chunks count from 1."""
    unit.connection.execute(insert(load_chunk).values(load_id=load, number=number, state=canonical(state)))


@scoped(CONTROL)
def chunks_of(view: View, load: bytes) -> list[Mapping[str, object]]:
    """What the chunks of a load came to, the first one first; none once it has ended."""
    asked = select(load_chunk.c.state).where(load_chunk.c.load_id == load).order_by(load_chunk.c.number)
    return [mapping(text) for text in view.connection.scalars(asked)]


@scoped(CONTROL)
def forget_chunks(unit: Unit, load: bytes) -> None:
    """Drops what was kept of the chunks of a load that has ended."""
    unit.connection.execute(delete(load_chunk).where(load_chunk.c.load_id == load))
