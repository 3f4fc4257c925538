"""A program over everybody in the registry, as one statement: how many would qualify, and who of them is where already.

Each person is judged once, as the survivor of what was merged, with the registry's values, the answers of the latest
application to the program, and the facts of `registry/facts.py`, told by the same frame.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlglot import exp, parse_one

from padron.language.functions import HOUSEHOLD
from padron.outputs.sql import POSTGRES, SQLITE, Dialect, Sql, both, case, column, printed, string
from padron.outputs.sql_counts import Counts, read, statement
from padron.outputs.sql_program import WHO, Judged, fact_column, raw_column
from padron.program.model import Program
from padron.registry import fact_columns
from padron.registry.fact_columns import quoted
from padron.registry.facts import FactFrame, whole
from padron.registry.household_columns import HouseholdColumns
from padron.registry.store import FAN_OUT, View, scoped
from padron.registry.tables import person

CORE_COLUMNS = {
    "nombre": "given_names",
    "primer_apellido": "first_surname",
    "segundo_apellido": "second_surname",
    "fecha_nacimiento": "birth_date",
    "sexo": "sex",
    "entidad_nacimiento": "birth_state",
    "hogar": "hogar",
}
"""Core field → its column of `person`; the CURP is in `identity`."""
_AT_HOME = f"@{HOUSEHOLD}"
_MOVED = """
up(member, at) AS (
    SELECT person_key, merged_into FROM person WHERE merged_into IS NOT NULL
    UNION SELECT up.member, p.merged_into FROM up JOIN person p ON p.person_key = up.at WHERE p.merged_into IS NOT NULL
), moved(member, survivor) AS (
    SELECT up.member, up.at FROM up JOIN person p ON p.person_key = up.at WHERE p.merged_into IS NULL
)"""
_KIN = """(
    WITH RECURSIVE kin(member) AS (
        SELECT {key} UNION SELECT p.person_key FROM kin JOIN person p ON p.merged_into = kin.member
    ) SELECT member FROM kin
)"""
_TOOK_IN = "(SELECT merged_into FROM person WHERE merged_into IS NOT NULL)"
_FIRST = """
    CASE i.kind WHEN 'correction' THEN 0 WHEN 'curp' THEN 1 WHEN 'provisional' THEN 2 ELSE 3 END,
    CASE WHEN i.key = i.person_key AND i.kind <> 'correction' THEN 0 ELSE i.since_at END DESC,
    CASE WHEN i.person_key = {owner} THEN 0 ELSE 1 END, i.key"""
_NAMED = """
named AS (
    SELECT person, identifier FROM (
        SELECT {owner} AS person, i.identifier, ROW_NUMBER() OVER (
            PARTITION BY {owner} ORDER BY {first}
        ) AS nth FROM identity i{join}
    ) ranked WHERE nth = 1
)"""
_APPLIED = """
applied AS (
    SELECT * FROM (
        SELECT person, {raw}, ROW_NUMBER() OVER (PARTITION BY person ORDER BY applied_on DESC, id DESC) AS nth FROM (
            SELECT {owner} AS person, e.applied_on, e.id, {document} AS document
            FROM enrolment e{join} WHERE e.program = {program} AND e.category <> 'undone' {fence}
        ) documents
    ) ranked WHERE nth = 1
)"""

_IDENTIFIER = """(
    SELECT CASE WHEN i.identifier NOT LIKE 'P-%' THEN i.identifier END
    FROM (
        SELECT i.*, p.person_key AS owner FROM identity i
        WHERE ({key} AND i.key = i.person_key) OR ({own} AND i.key <> i.person_key)
    ) i ORDER BY {first} LIMIT 1
)"""
_LATEST = """
    HAVING COALESCE(MAX(CASE WHEN e.program = {program} THEN e.applied_on || HEX(e.id) END), '') >= ''"""
"""Leaves nobody out: SQLite takes what a select does not aggregate from the row that has its one MAX."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """What a simulation found. `overlaps`: of the eligible, how many are active in each other program."""

    counts: Counts
    overlaps: Mapping[str, int]


@scoped(FAN_OUT)
def simulated(view: View, program: Program, frame: FactFrame) -> Simulated:
    """Everybody judged on the frame's day, in one statement."""
    merged = view.connection.execute(select(person.c.person_key).where(person.c.merged_into.is_not(None)).limit(1))
    asked = Statement(program, frame, POSTGRES if view.on_postgres else SQLITE, merged.first() is not None)
    (row,) = _fetched(view, asked.text())
    elsewhere = dict(zip(asked.elsewhere, row[len(row) - len(asked.elsewhere) :], strict=True))
    return Simulated(read(asked.judged, row), {name: many for name, many in elsewhere.items() if many})


def _fetched(view: View, text: str) -> list[Any]:
    """By the driver, which takes a text without parameters as it is: a rule's literals may hold any sign."""
    driver: Any = view.connection.connection.driver_connection
    cursor = driver.cursor()
    try:
        cursor.execute(text)
        rows: list[Any] = cursor.fetchall()
    finally:
        cursor.close()
    return rows


@dataclass(frozen=True)
class Statement:
    """The statement of a program, a frame and a database. `merged`: whether anybody was merged into somebody."""

    program: Program
    frame: FactFrame
    dialect: Dialect
    merged: bool

    @cached_property
    def judged(self) -> Judged:
        """The program printed."""
        return Judged(self.program, self.dialect, self.frame.as_of)

    @cached_property
    def elsewhere(self) -> tuple[str, ...]:
        """The other programs in which somebody may be active."""
        return tuple(sorted(name for name in self.frame.calls if name != self.program.name))

    def text(self) -> str:
        """One row: the counts, then of the eligible how many are active in each of `elsewhere`."""
        elsewhere = [self._elsewhere(at) for at in range(len(self.elsewhere))]
        layers, found = statement(self.judged, "base", elsewhere)
        tables = [*self.relation(), *(f"{name} AS ({printed(made, self.dialect)})" for name, made in layers)]
        return f"WITH RECURSIVE {', '.join(tables)} {printed(found, self.dialect)}"

    def _elsewhere(self, at: int) -> Sql:
        """Whether somebody judged is active in another program; SQLite looks it up of the eligible alone."""
        if self.dialect is not SQLITE:
            return column(elsewhere_column(at))
        key = "(SELECT person_key FROM person WHERE rowid = judged.who)"
        own = f"IN {_KIN.format(key=key)}" if self.merged else f"= {key}"
        each = fact_columns.active({self.elsewhere[at]}, self.frame)
        rows = f"e.person_key {own} AND {fact_columns.within(each.programs, 'e')}"
        return parse_one(each.told(f"(SELECT {each.counted} FROM enrolment e WHERE {rows})"), dialect=SQLITE.name)

    def relation(self) -> Iterator[str]:
        """The tables up to `base`, which has what `Needed` says."""
        needed = self.judged.needed
        if self.merged:
            yield _MOVED
        own = {key: at for at, key in enumerate(needed.facts) if "@" not in key}
        yield from self._looked_up(own) if self.dialect is SQLITE else self._brought_together(own)
        others: dict[str, dict[str, int]] = {}
        for at, key in enumerate(needed.facts):
            name, _, field = key.partition("@")
            if field and field != HOUSEHOLD:
                others.setdefault(field, {})[name] = at
        for number, facts in enumerate(others.values()):
            yield from self._histories(f"_{number}", facts, whole(self.frame))
        yield from self._households.tables()
        yield f"base AS ({self._based(others)})"

    @cached_property
    def _households(self) -> HouseholdColumns:
        """What the facts ask of each person's household."""
        asked = {key.partition("@")[0]: at for at, key in enumerate(self.judged.needed.facts) if key.endswith(_AT_HOME)}
        return HouseholdColumns(asked, self.frame, self.dialect, self.merged)

    def _looked_up(self, facts: Mapping[str, int]) -> Iterator[str]:
        """`recorded` in SQLite: people as they lie in the file, and by key what is of each. Nothing is sorted.

        The few into whom others were merged come after, with the rows of all.
        """
        alone = "p.merged_into IS NULL" + f" AND p.person_key NOT IN {_TOOK_IN}" * self.merged
        people = [self._looking(facts, "{0} = p.person_key", " NOT INDEXED", alone)]
        if self.merged:
            whole = f"{{0}} IN {_KIN.format(key='p.person_key')}"
            people.append(self._looking(facts, whole, "", f"p.merged_into IS NULL AND p.person_key IN {_TOOK_IN}"))
        yield f"recorded AS ({' UNION ALL '.join(people)} {self._fence})"

    def _looking(self, facts: Mapping[str, int], own: str, scanned: str, where: str) -> str:
        """People with what is of each: their enrolments joined, the rest by subqueries. `own`: whether a key is theirs.

        A document is read where its table's row is: a query around it would copy it for every field.
        """
        needed = self.judged.needed
        identifier = _IDENTIFIER.format(
            key=own.format("i.key"), own=own.format("i.person_key"), first=_FIRST.format(owner="i.owner")
        )
        read = [f"p.rowid AS {WHO}", *self._core(identifier), *self._raw(needed.person, column("fields", "p"))]
        read += self._raw(needed.answers, self._latest_answers())
        enrolled = fact_columns.of(facts, self.frame, "enrolment")
        read += [f"{each.told(each.counted)} AS {fact_column(at)}" for each, at in enrolled]
        for each, at in fact_columns.of(facts, self.frame, "benefit"):
            rows = f"{own.format('b.person_key')} AND {fact_columns.within(each.programs, 'b')}"
            read.append(f"{each.told(f'(SELECT {each.counted} FROM benefit b WHERE {rows})')} AS {fact_column(at)}")
        programs = fact_columns.programs(each for each, _ in enrolled)
        join, grouped = self._enrolments(programs, own.format("e.person_key"))
        return f"SELECT {', '.join(read)} FROM person p{scanned}{join} WHERE {where}{grouped}"

    def _enrolments(self, programs: frozenset[str], own: str) -> tuple[str, str]:
        """The join with a person's enrolments, and what makes one row of them: that of the latest answers."""
        asked = bool(self.judged.needed.answers)
        programs |= {self.program.name} if asked else set()
        if not programs:
            return "", ""
        sign = "+" if len(programs) > 1 else ""  # looked up once by the person, rather than once by each program
        latest = _LATEST.format(program=quoted(self.program.name)) if asked else ""
        join = f" LEFT JOIN enrolment e ON {own} AND {sign}{fact_columns.within(programs, 'e')}"
        join += " AND e.category <> 'undone'"
        return join, f" GROUP BY p.rowid{latest}"

    def _latest_answers(self) -> Sql:
        """Of the joined enrolment; where nobody applied that is any, and of another program."""
        is_own = both(exp.EQ, column("program", "e"), string(self.program.name))
        return case([(is_own, column("answers", "e"))])

    def _brought_together(self, own: Mapping[str, int]) -> Iterator[str]:
        """`recorded` in PostgreSQL, which joins whole tables faster than it looks up."""
        needed = self.judged.needed
        if "curp" in needed.core:
            yield _NAMED.format(
                owner=self._owner("i"), join=self._join("i"), first=_FIRST.format(owner=self._owner("i"))
            )
        if needed.answers:
            yield _APPLIED.format(
                owner=self._owner("e"), join=self._join("e"), program=quoted(self.program.name),
                document=self._document("answers", "e"), fence=self._fence,
                raw=", ".join(self._raw(needed.answers, column("document", "documents"))),
            )  # fmt: skip
        yield from self._histories("", own, self.frame)
        yield f"recorded AS ({self._recorded(own)})"

    def _histories(self, suffix: str, facts: Mapping[str, int], frame: FactFrame) -> Iterator[str]:
        """What each person was and is enrolled in, and was given, as far as the facts ask."""
        for table, letter in (("enrolment", "e"), ("benefit", "b")):
            asked = [(each, fact_column(at)) for each, at in fact_columns.of(facts, frame, table)]
            if table == "enrolment" and not suffix:
                asked += [(fact_columns.active({name}, frame), elsewhere_column(at))
                          for at, name in enumerate(self.elsewhere)]  # fmt: skip
            if asked:
                columns = ", ".join(f"{each.counted} AS {name}" for each, name in asked)
                where = fact_columns.within(fact_columns.programs(each for each, _ in asked), letter)
                yield (
                    f"{table}_told{suffix} AS (SELECT {self._owner(letter)} AS person, {columns} "
                    f"FROM {table} {letter}{self._scanned}{self._join(letter)} WHERE {where} GROUP BY 1)"
                )

    def _recorded(self, facts: Mapping[str, int]) -> str:
        needed = self.judged.needed
        read = ["p.person_key", *(f"p.{CORE_COLUMNS[name]}" for name in needed.core if name in CORE_COLUMNS)]
        read += [f"{self._document('fields', 'p')} AS document"] if needed.person else []
        source = f"(SELECT {', '.join(read)} FROM person p WHERE p.merged_into IS NULL {self._fence}) p"
        columns = [f"p.person_key AS {WHO}", *self._core("n.identifier")]
        columns += self._raw(needed.person, column("document", "p"))
        joins = ""
        if "curp" in needed.core:
            joins += " LEFT JOIN named n ON n.person = p.person_key AND n.identifier NOT LIKE 'P-%'"
        if needed.answers:
            columns += [f"a.{raw_column(name)}" for name in needed.answers]
            joins += " LEFT JOIN applied a ON a.person = p.person_key"
        told, more = self._told("", facts, self.frame, "p.person_key")
        if self.elsewhere:
            columns += [f"{fact_columns.active((), self.frame).told(f'enrolment_told.{name}')} AS {name}"
                        for name in map(elsewhere_column, range(len(self.elsewhere)))]  # fmt: skip
            more = more if "enrolment_told ON" in more else f"{more}{_joined('enrolment_told', 'p.person_key')}"
        return f"SELECT {', '.join([*columns, *told])} FROM {source}{joins}{more}"

    def _core(self, identifier: str) -> Iterator[str]:
        for name in self.judged.needed.core:
            of = column(CORE_COLUMNS.get(name, ""), "p")
            found = identifier if name == "curp" else self.judged.from_core(name, of)
            yield f"{found} AS {raw_column(name)}"

    def _raw(self, names: Sequence[str], document: Sql) -> Iterator[str]:
        for name in names:
            yield f"{self.judged.stored(name, document.copy())} AS {raw_column(name)}"

    def _told(self, suffix: str, facts: Mapping[str, int], frame: FactFrame, person_: str) -> tuple[list[str], str]:
        """The columns of facts about somebody, and the joins that bring them."""
        columns, joins = [], ""
        for table in ("enrolment", "benefit"):
            asked = fact_columns.of(facts, frame, table)
            if asked:
                name = f"{table}_told{suffix}"
                joins += _joined(name, person_)
                columns += [f"{each.told(f'{name}.{fact_column(at)}')} AS {fact_column(at)}" for each, at in asked]
        return columns, joins

    def _based(self, others: Mapping[str, Mapping[str, int]]) -> str:
        """With the facts about the people of CURP fields; whom nobody knows has no history."""
        columns, joins = ["r.*", *self._households.columns()], self._households.joins()
        for number, (field, facts) in enumerate(others.items()):
            joins += f" LEFT JOIN {self._known} i{number} ON i{number}.identifier = r.{raw_column(field)}"
            joins += self._join(f"i{number}")
            told, more = self._told(f"_{number}", facts, whole(self.frame), self._owner(f"i{number}"))
            columns, joins = [*columns, *told], joins + more
        return f"SELECT {', '.join(columns)} FROM recorded r{joins}"

    @property
    def _known(self) -> str:
        """Everybody's identifiers. SQLite makes no index for one statement on a table without row ids."""
        if self.dialect is not SQLITE:
            return "identity"
        return f"(SELECT identifier, person_key FROM identity {self._fence})"

    @property
    def _scanned(self) -> str:
        """SQLite would follow an index for the order, and fetch each row from another place of the file."""
        return " NOT INDEXED" if self.dialect is SQLITE else ""

    @property
    def _fence(self) -> str:
        """A document is read from its text once, not for each of its parts."""
        return "LIMIT -1 OFFSET 0" if self.dialect is SQLITE else "OFFSET 0"

    def _document(self, name: str, table: str) -> str:
        return printed(self.dialect.document(column(name, table)), self.dialect)

    def _owner(self, letter: str) -> str:
        """The survivor whom a row of a person's belongs to."""
        return f"COALESCE(m{letter}.survivor, {letter}.person_key)" if self.merged else f"{letter}.person_key"

    def _join(self, letter: str) -> str:
        return f" LEFT JOIN moved m{letter} ON m{letter}.member = {letter}.person_key" if self.merged else ""


def elsewhere_column(at: int) -> str:
    """The column that says whether somebody is active in another program."""
    return f"elsewhere_{at}"


def _joined(table: str, person_: str) -> str:
    return f" LEFT JOIN {table} ON {table}.person = {person_}"
