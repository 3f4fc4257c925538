"""What rules may ask of the registry about a household: everybody with one dwelling folio, for a chunk at a time."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from padron.language.functions import OF_HOUSEHOLD
from padron.registry import rows
from padron.registry.facts import Fact, FactFrame, facts_each, whole
from padron.registry.store import FAN_OUT, View, scoped
from padron.registry.tables import person

_IS_SOMEBODY = " AND merged_into IS NULL"
_Frame = Callable[[FactFrame], FactFrame]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody about whose household is asked: its folio, the key of the person (who may be new), and her frame."""

    folio: str
    person_key: bytes
    frame: FactFrame


@scoped(FAN_OUT)
def members(view: View, folios: Iterable[str]) -> dict[str, tuple[bytes, ...]]:
    """The keys of the people who have each folio, once each, as the survivors of what was merged."""
    asked = sorted(set(folios))
    found: dict[str, list[bytes]] = {folio: [] for folio in asked}
    for folio, key in rows.fetch(view.connection, person, ("hogar", "person_key"), "hogar", asked, _IS_SOMEBODY):
        found[folio].append(key)
    return {folio: tuple(sorted(keys)) for folio, keys in found.items()}


@scoped(FAN_OUT)
def household_facts(view: View, asked: Sequence[Member], keys: Collection[str]) -> list[dict[str, Fact]]:
    """The facts about the household of each, in order.

    Keys: `household_size`, `household_active_in:<program>`, `household_active_in_kind:<kind>` and
    `household_received:<program>.<service>:<period>`. She is one of her household, whatever folio is stored of her;
    of what she herself is enrolled in, the call being judged is left out. Raises KeyError for any other key.
    """
    homes = members(view, (each.folio for each in asked))
    people = [tuple({each.person_key: 0} | dict.fromkeys(homes[each.folio], 0)) for each in asked]
    found: list[dict[str, Fact]] = [{key: len(those) for key in keys if key == SIZE} for those in people]
    for seen, kinds in _SEEN:
        some = [key for key in keys if key.partition(":")[0] in kinds]
        for facts, told in zip(found, _combined(view, asked, people, some, seen) if some else [], strict=False):
            facts.update(told)
    return [{key: each[key] for key in keys} for each in found]


SIZE = "household_size"


def _combined(
    view: View, asked: Sequence[Member], people: Sequence[Sequence[bytes]], keys: Sequence[str], seen: _Frame
) -> Iterator[dict[str, Fact]]:
    """The facts about each one of a household put together: whether any, or how many in all."""
    each_one = [
        (who, member.frame if who == member.person_key else seen(member.frame))
        for member, those in zip(asked, people, strict=True)
        for who in those
    ]
    told = iter(facts_each(view, each_one, [key.removeprefix(OF_HOUSEHOLD) for key in keys]))
    for those in people:
        of_each = [next(told) for _ in those]
        yield {
            key: _COMBINED[key.partition(":")[0]](found[key.removeprefix(OF_HOUSEHOLD)] for found in of_each)
            for key in keys
        }


def _same(frame: FactFrame) -> FactFrame:
    """Deliveries leave nothing out: the call that is judged says for all of them which days a period has."""
    return frame


_COMBINED: dict[str, Callable[[Any], Fact]] = {
    "household_active_in": any,
    "household_active_in_kind": any,
    "household_received": sum,
}
_SEEN: tuple[tuple[_Frame, tuple[str, ...]], ...] = (
    (whole, ("household_active_in", "household_active_in_kind")),
    (_same, ("household_received",)),
)
"""The frame of the others in a household, by fact."""
