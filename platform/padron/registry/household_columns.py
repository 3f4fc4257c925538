"""Facts about households as tables by folio: the same questions as `registry/households.py`, for everybody at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from padron.language.functions import HOUSEHOLD, OF_HOUSEHOLD
from padron.outputs.sql import SQLITE, Dialect
from padron.outputs.sql_program import WHO, fact_column, raw_column
from padron.registry import fact_columns
from padron.registry.fact_columns import FactColumn, quoted
from padron.registry.facts import FactFrame, whole
from padron.registry.households import SIZE

_ALONE = """
SELECT p.hogar AS home, p.person_key AS survivor, p.person_key AS member FROM person p
WHERE p.hogar IS NOT NULL AND p.merged_into IS NULL"""
_MERGED = """
UNION ALL SELECT p.hogar, p.person_key, m.member FROM moved m JOIN person p ON p.person_key = m.survivor
WHERE p.hogar IS NOT NULL"""
_JUDGED = """
judged_already AS (
    SELECT {who} AS person, COUNT(*) AS many FROM enrolment e
    JOIN homes h ON h.member = e.person_key JOIN person p ON p.person_key = h.survivor
    WHERE e.program = {program} AND e."call" = {call} AND e.category IN ({active}) GROUP BY 1
)"""


@dataclass(frozen=True, slots=True)
class HouseholdColumns:
    """The columns of household facts. `facts`: each key, without its field, with its number; `merged`: as in Statement.

    Of what somebody is enrolled in, the call being judged is taken from what her household has in all.
    """

    facts: Mapping[str, int]
    frame: FactFrame
    dialect: Dialect
    merged: bool

    def tables(self) -> Iterator[str]:
        """What is told of each folio, in tables that `joins` names; none where no rule asks."""
        if not self.facts:
            return
        yield f"homes AS ({_ALONE}{_MERGED if self.merged else ''})"
        if SIZE in self.facts:
            yield "home_size AS (SELECT home, COUNT(DISTINCT survivor) AS people FROM homes GROUP BY 1)"
        for table, letter in _LETTERS.items():
            asked = self._of(table)
            if asked:
                told = ", ".join(f"{each.counted} AS {fact_column(at)}" for each, at in asked)
                where = fact_columns.within(fact_columns.programs(each for each, _ in asked), letter)
                yield (
                    f"home_{table} AS (SELECT h.home, {told} FROM homes h "
                    f"JOIN {table} {letter} ON {letter}.person_key = h.member WHERE {where} GROUP BY 1)"
                )
        if self._looks_at_own:
            yield _JUDGED.format(
                who="p.rowid" if self.dialect is SQLITE else "p.person_key",
                program=quoted(self.frame.program),
                call=quoted(self.frame.call),
                active=fact_columns.listed(self.frame.active),
            )

    def columns(self) -> Iterator[str]:
        """Each fact by its name in the relation."""
        if SIZE in self.facts:
            yield f"home_size.people AS {fact_column(self.facts[SIZE])}"
        for table in _LETTERS:
            for each, at in self._of(table):
                counted = f"home_{table}.{fact_column(at)}"
                if table == "enrolment" and self.frame.program in each.programs:
                    counted = f"({counted} - COALESCE(judged_already.many, 0))"
                yield f"{each.told(counted)} AS {fact_column(at)}"

    def joins(self) -> str:
        """The joins to a relation `r` that bring them."""
        tables = ["home_size"] if SIZE in self.facts else []
        tables += [f"home_{table}" for table in _LETTERS if self._of(table)]
        found = "".join(f" LEFT JOIN {each} ON {each}.home = r.{raw_column(HOUSEHOLD)}" for each in tables)
        return found + f" LEFT JOIN judged_already ON judged_already.person = r.{WHO}" * self._looks_at_own

    def _of(self, table: str) -> list[tuple[FactColumn, int]]:
        frame = whole(self.frame) if table == "enrolment" else self.frame
        plain = {key.removeprefix(OF_HOUSEHOLD): at for key, at in self.facts.items() if key != SIZE}
        return fact_columns.of(plain, frame, table)

    @property
    def _looks_at_own(self) -> bool:
        return any(self.frame.program in each.programs for each, _ in self._of("enrolment"))


_LETTERS = {"enrolment": "e", "benefit": "b"}
