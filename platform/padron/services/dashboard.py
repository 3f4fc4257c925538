"""The dashboard: people, each once, and services, by program, area, month, place, age and sex, from kept counts.

The counts are read once for each time that they change, and what an actor asks of them is worked out once.
Whoever may not see the people of a program is not told of groups of fewer than FEW, nor of what would give them away.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from padron.language.values import shown
from padron.outputs.exports.sipot import AGES, UNKNOWN
from padron.program.model import Program
from padron.registry.counters import Cell, counts, stamped
from padron.registry.loads import rows_by_program
from padron.registry.store import View
from padron.registry.tallies import PLACE, PeopleCell, people_counts
from padron.services.policy import Actor, may, sight
from padron.services.programs import published
from padron.services.simulate import FEW
from padron.shapes import Choice

SEXES = (("M", "Mujeres"), ("H", "Hombres"), ("", "No binario o sin dato"))
MOST_PLACES, MOST_OVERLAPS = 15, 20
Number = int | None
"""None: fewer than FEW, or what would tell them."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked: an area and a program by name, a year, whether people count who only applied. Empty: all."""

    area: str = ""
    program: str = ""
    year: str = ""
    applied: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One plot and its table: name in URLs, title, heads of columns, and rows of a title and numbers.

    `plotted`: the column that is drawn, where the numbers are not of `sexes`.
    `money`: the columns (from 0) that are centavos. `sexes`: the numbers are of women, men and others.
    """

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Number, ...]], ...]
    money: tuple[int, ...] = ()
    sexes: bool = False
    plotted: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """What an actor sees. `people`: how many, each once. `areas`, `programs` (name, title), `years`: to choose."""

    people: Number
    parts: tuple[Part, ...]
    areas: tuple[tuple[str, str], ...]
    programs: tuple[tuple[str, str], ...]
    years: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """All counts of one moment."""

    people: tuple[PeopleCell, ...]
    cells: tuple[tuple[str, tuple[Cell, ...]], ...]
    loads: tuple[tuple[str, tuple[int, int, int]], ...]
    programs: tuple[Program, ...]


_kept: dict[str, _Kept] = {}
_boards: dict[tuple[str, str, Actor, Filters, str], Board] = {}
_lock = Lock()
_MOST = 256
COUNTED = ("enrolment", "delivery", "amount")


def board(view: View, actor: Actor, asked: Filters, today: str) -> Board:
    """The dashboard of an actor on an ISO day; what is out of her scope is as if it were not there."""
    stamp = stamped(view)
    published_now = "|".join(each.sha256 for each in published(view))
    key = (stamp, published_now, actor, asked, today[:4])
    with _lock:
        found = _boards.get(key) if stamp else None
    if found is not None:
        return found
    made = _board(_read(view, stamp), actor, asked, int(today[:4]))
    with _lock:
        if len(_boards) >= _MOST:
            _boards.clear()
        _boards[key] = made
    return made


def _read(view: View, stamp: str) -> _Kept:
    with _lock:
        found = _kept.get(stamp) if stamp else None
    if found is None or [each.sha256 for each in found.programs] != [each.sha256 for each in published(view)]:
        cells = tuple((what, tuple(counts(view, what))) for what in COUNTED)
        found = _Kept(tuple(people_counts(view)), cells, tuple(rows_by_program(view).items()), published(view))
        with _lock:
            _kept.clear()
            _kept[stamp] = found
    return found


def visible(actor: Actor, programs: Iterable[Program]) -> tuple[Program, ...]:
    """The programs whose numbers an actor may see; of a confidential one only who sees its people."""
    return tuple(
        each for each in programs if may(actor, "dashboard", each) and (not each.confidential or _sees(actor, each))
    )


def _sees(actor: Actor, program: Program) -> bool:
    return sight(actor, program.area, program.name, program.confidential) == "all"


def _board(kept: _Kept, actor: Actor, asked: Filters, year: int) -> Board:
    mine = visible(actor, kept.programs)
    chosen = tuple(each for each in mine if asked.area in ("", each.area) and asked.program in ("", each.name))
    made = _Made(kept, chosen, asked, year, exact=all(_sees(actor, each) for each in chosen))
    return Board(
        made.few(made.total()),
        tuple(each for each in made.parts() if each.rows),
        tuple(sorted({(each.area, each.area_title or each.area) for each in mine})),
        tuple((each.name, each.title.es) for each in mine),
        made.years(mine),
    )


@dataclass(frozen=True)
class _Made:
    """The parts of a dashboard over the chosen programs. `exact`: the actor may see the people themselves."""

    kept: _Kept
    chosen: tuple[Program, ...]
    asked: Filters
    year: int
    exact: bool

    def parts(self) -> Iterable[Part]:
        """All of them, in the page's order."""
        head = ("Personas", *(title for _, title in SEXES))
        yield Part("programas", "Personas por programa", ("Programa", *head), self._by_program(), sexes=True)
        yield Part("areas", "Personas por área", ("Área", *head), self._by_area(), sexes=True)
        yield Part(
            "edades", f"Personas por edad que cumplen en {self.year}", ("Edad", *head), self._by_age(), sexes=True
        )
        yield Part("colonias", "Personas por colonia", ("Colonia", *head), self._by_place(), sexes=True)
        yield Part("varios", "Personas en varios programas", ("Programas a la vez", "Personas"), self._by_many())
        yield Part("traslapes", "Personas en dos programas a la vez", ("Programas", "Personas"), self._overlaps())
        yield Part("estados", "Solicitudes por estado", ("Programa y estado", "Solicitudes"), self._states())
        yield Part("meses", "Solicitudes y entregas por mes", ("Mes", "Solicitudes", "Entregas", "Importe"),
                   self._months(), money=(2,))  # fmt: skip
        yield Part(
            "servicios", "Entregas por servicio", ("Servicio", "Entregas", "Importe"), self._services(), money=(1,)
        )
        heads = ("Programa", "Cargas", "Renglones", "Rechazados", "Les falta información", "Sin CURP")
        yield Part("calidad", "Calidad de los datos", heads, self._quality(), plotted=2)

    def total(self) -> int:
        """Everybody in one of the programs, once."""
        return sum(each.count for each, _ in self._people("born"))

    def few(self, many: int) -> Number:
        """A number that may be told."""
        return many if self.exact or many == 0 or many >= FEW else None

    def _people(self, by: str) -> Iterable[tuple[PeopleCell, frozenset[str]]]:
        """The cells of people in the chosen programs, with which of them; each person is in exactly one cell."""
        names = frozenset(each.name for each in self.chosen)
        what = "applied" if self.asked.applied else "active"
        for each in self.kept.people:
            if each.what == what and each.by == by and (within := names & frozenset(each.programs.split(","))):
                yield each, within

    def _by_sex(
        self, groups: dict[str, Counter[str]], order: Sequence[str]
    ) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        """Rows of a total and its sexes, in this order; small groups left out."""
        known = {code for code, _ in SEXES}
        rows = []
        for title in order:
            of: Counter[str] = Counter()
            for sex, many in groups.get(title, Counter()).items():
                of[sex if sex in known else ""] += many
            rows.append((title, (sum(of.values()), *(of[code] for code, _ in SEXES))))
        return self._told([row for row in rows if row[1][0]])

    def _told(self, rows: Sequence[tuple[str, tuple[int, ...]]]) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        """The rows without small numbers; within a row of parts, and in each column, no one is left out alone."""
        told: list[list[Number]] = [[self.few(many) for many in numbers] for _, numbers in rows]
        for numbers, (_, real) in zip(told, rows, strict=True):
            if len(numbers) > 2:
                _hide_second(numbers, real, range(1, len(numbers)))
        for column in range(len(told[0]) if told else 0):
            values = [numbers[column] for numbers in told]
            _hide_second(values, [real[column] for _, real in rows], range(len(rows)))
            for numbers, value in zip(told, values, strict=True):
                numbers[column] = value
        return tuple((title, tuple(numbers)) for (title, _), numbers in zip(rows, told, strict=True))

    def _grouped(self, by: str, title: str = "") -> dict[str, Counter[str]]:
        groups: dict[str, Counter[str]] = {}
        for each, _ in self._people(by):
            groups.setdefault(title or each.value, Counter())[each.sex] += each.count
        return groups

    def _by_program(self) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        groups: dict[str, Counter[str]] = {}
        titles = {each.name: each.title.es for each in self.chosen}
        for each, within in self._people("born"):
            for name in within:
                groups.setdefault(titles[name], Counter())[each.sex] += each.count
        return self._by_sex(groups, list(titles.values()))

    def _by_area(self) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        groups: dict[str, Counter[str]] = {}
        titles = {each.name: each.area_title or each.area for each in self.chosen}
        for each, within in self._people("born"):
            for title in {titles[name] for name in within}:
                groups.setdefault(title, Counter())[each.sex] += each.count
        return self._by_sex(groups, sorted(set(titles.values())))

    def _by_age(self) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        groups: dict[str, Counter[str]] = {}
        for born, sexes in self._grouped("born").items():
            groups.setdefault(_age_group(self.year, born), Counter()).update(sexes)
        return self._by_sex(groups, [*(_group(*each) for each in AGES), UNKNOWN])

    def _by_place(self) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        groups: dict[str, Counter[str]] = {}
        ranked = sorted(self._grouped("place").items(), key=lambda each: (not each[0], -sum(each[1].values()), each[0]))
        labels = _labels(self.kept.programs)
        for at, (code, sexes) in enumerate(ranked):
            title = UNKNOWN if not code else labels.get(code, code) if at < MOST_PLACES else "Otras"
            groups.setdefault(title, Counter()).update(sexes)
        return self._by_sex(groups, list(groups))

    def _by_many(self) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        groups: Counter[int] = Counter()
        for each, within in self._people("born"):
            groups[len(within)] += each.count
        return self._told([(str(many), (groups[many],)) for many in sorted(groups)]) if len(self.chosen) > 1 else ()

    def _overlaps(self) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        titles = {each.name: each.title.es for each in self.chosen}
        pairs: Counter[tuple[str, str]] = Counter()
        for each, within in self._people("born"):
            names = sorted(within)
            pairs.update({(one, other): each.count for at, one in enumerate(names) for other in names[at + 1 :]})
        most = pairs.most_common(MOST_OVERLAPS)
        return self._told([(f"{titles[one]} · {titles[other]}", (many,)) for (one, other), many in most])

    def _cells(self, what: str) -> Iterable[Cell]:
        names = {each.name for each in self.chosen}
        for cell in dict(self.kept.cells)[what]:
            if cell.program in names and cell.month.startswith(self.asked.year):
                yield cell

    def _states(self) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        found: Counter[tuple[str, str]] = Counter()
        for cell in self._cells("enrolment"):
            found[cell.program, cell.state] += cell.count
        rows = [
            (f"{each.title.es}: {(state.label.es or state.name).lower()}", (found[each.name, state.name],))
            for each in self.chosen
            for state in each.lifecycle.states
        ]
        return self._told([row for row in rows if row[1][0]])

    def _months(self) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        found: dict[str, list[int]] = {}
        for at, what in enumerate(COUNTED):
            for cell in self._cells(what):
                found.setdefault(cell.month, [0, 0, 0])[at] += cell.count
        return self._with_money([(month, tuple(found[month])) for month in sorted(found)], 1)

    def _services(self) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        found: dict[tuple[str, str], list[int]] = {}
        for at, what in enumerate(COUNTED[1:]):
            for cell in self._cells(what):
                found.setdefault((cell.program, cell.state), [0, 0])[at] += cell.count
        titles = {
            (each.name, one.name): f"{each.title.es}: {one.title.es}" for each in self.chosen for one in each.services
        }
        return self._with_money([(titles.get(key, key[1]), tuple(many)) for key, many in sorted(found.items())], 0)

    def _with_money(
        self, rows: Sequence[tuple[str, tuple[int, ...]]], counted: int
    ) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        """The rows; the money (last) is not said where the deliveries (column `counted`) are not."""
        told = self._told([(title, numbers[:-1]) for title, numbers in rows])
        return tuple(
            (title, (*numbers, real[-1] if numbers[counted] is not None else None))
            for (title, numbers), (_, real) in zip(told, rows, strict=True)
        )

    def _quality(self) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        loads = dict(self.kept.loads)
        people = {
            (each.what, each.programs): each.count for each in self.kept.people if each.what in ("lacking", "no_curp")
        }
        return tuple(
            (each.title.es, (*loads.get(each.name, (0, 0, 0)), self.few(people.get(("lacking", each.name), 0)),
                             self.few(people.get(("no_curp", each.name), 0))))
            for each in self.chosen
        )  # fmt: skip

    def years(self, mine: Iterable[Program]) -> tuple[str, ...]:
        """The years in which something was asked for or given, the newest first."""
        names = {each.name for each in mine}
        found = {cell.month[:4] for _, cells in self.kept.cells for cell in cells if cell.program in names}
        return tuple(sorted(found, reverse=True))


def _hide_second(numbers: list[Number], real: Sequence[int], places: Iterable[int]) -> None:
    """Where exactly one number is left out, the smallest other goes too: else the total would tell it."""
    places = list(places)
    if sum(numbers[at] is None for at in places) == 1:
        others = [at for at in places if numbers[at]]
        if others:
            numbers[min(others, key=lambda at: real[at])] = None


def _group(low: int, high: int) -> str:
    return f"{low} a {high}" if high < 130 else f"{low} o más"


def _age_group(year: int, born: str) -> str:
    age = year - int(born) if born.isdigit() else -1
    return next((_group(low, high) for low, high in AGES if low <= age <= high), UNKNOWN)


def _labels(programs: Iterable[Program]) -> dict[str, str]:
    """What places are called."""
    leaf = next((leaf for each in programs if (leaf := each.leaf(PLACE)) is not None), None)
    if leaf is None or not isinstance(leaf.field.shape, Choice):
        return {}
    return _labels_of(leaf.field.type, leaf.field.shape)


@lru_cache(maxsize=8)
def _labels_of(type_: str, shape: Choice) -> dict[str, str]:
    return {each.code: shown(type_, shape, each.code) for each in shape.options}
