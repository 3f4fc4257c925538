"""What a program is compiled from: the nodes of every file, read from a workspace or thawed from a closure."""

import codecs
import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

from padron.language.source import List, Map, Node, Pair, Scalar, read
from padron.problems import Place, Problem, problem

Rows = tuple[tuple[str, ...], ...]
RULES = ("registry", "areas", "kinds", "parameters", "criteria")


@dataclass(frozen=True, slots=True)
class Material:
    """Nodes by the name of their file; `tables` pairs the declaration with the rows of its CSV, header first.

    `year` is the one in which it is read, or was published: the name of the only call of a program without `calls`.
    """

    rules: Mapping[str, Node]
    tables: Mapping[str, tuple[Node | None, Rows]]
    catalogues: Mapping[str, Rows]
    notices: Mapping[str, str]
    programs: Mapping[str, Node]
    workbook: Node | None = None
    year: str = ""
    problems: tuple[Problem, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


def material(files: Mapping[str, bytes], year: str = "") -> Material:
    """The material of a workspace: its files by their path below the root, `rules/areas.yaml` and so on."""
    problems: list[Problem] = []
    texts: dict[str, str] = {}

    def node(path: str) -> Node | None:
        if path not in files:
            return None
        source = _read(files[path], path)
        texts[path] = source.text
        problems.extend(source.problems)
        return source.node

    def named(folder: str, ending: str) -> dict[str, str]:
        return {
            path[len(folder) : -len(ending)]: path
            for path in sorted(files)
            if path.startswith(folder) and path.endswith(ending)
        }

    tables: dict[str, tuple[Node | None, Rows]] = {}
    for name, path in named("rules/tables/", ".yaml").items():
        rows = files.get(f"rules/tables/{name}.csv")
        if rows is None:
            problems.append(problem("D140", place=Place(path, 1, 1), name=name))
        tables[name] = (node(path), cells(rows or b""))
    return Material(
        rules={name: found for name in RULES if (found := node(f"rules/{name}.yaml")) is not None},
        tables=tables,
        catalogues={name: cells(files[path]) for name, path in named("rules/catalogues/", ".csv").items()},
        notices={name: decoded(files[path]) for name, path in named("rules/notices/", ".md").items()},
        programs={
            name: found
            for name, path in named("program_definitions/", ".yaml").items()
            if (found := node(path)) is not None
        },
        workbook=node("form_templates/workbook.yaml"),
        year=year,
        problems=tuple(problems),
        texts=texts,
    )


_read = lru_cache(maxsize=256)(read)
"""A file that did not change is the tree that it was: nodes are frozen."""


def decoded(raw: bytes) -> str:
    """Text from a file of Excel or a person: UTF-8 with or without BOM, UTF-16 with one, else Windows' cp1252."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def cells(raw: bytes) -> Rows:
    """The rows of a CSV as Excel writes it (comma, semicolon, tab), trimmed; blank ones stay, to keep row numbers."""
    text = decoded(raw)
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    return tuple(tuple(cell.strip() for cell in row) for row in csv.reader(io.StringIO(text), delimiter=separator))


def thawed(closure: Mapping[str, object]) -> tuple[Material, str]:
    """The material that a closure froze, and the name of its program."""
    plain = cast(Mapping[str, Mapping[str, object]], closure)
    program = plain["program"]
    name = str(program["program"])
    tables = cast(Mapping[str, Mapping[str, object]], plain["tables"])
    rows = cast(Mapping[str, list[list[str]]], plain["catalogues"])
    programs = {**plain["programs"], name: program}
    return (
        Material(
            rules={part: frozen(plain[part]) for part in RULES},
            tables={
                key: (frozen(value["yaml"]), _rows(cast(list[list[str]], value["rows"])))
                for key, value in tables.items()
            },
            catalogues={key: _rows(value) for key, value in rows.items()},
            notices=cast(Mapping[str, str], plain["notices"]),
            programs={key: frozen(value) for key, value in programs.items()},
            workbook=frozen(plain["workbook"]),
            year=str(closure.get("year", "")),
        ),
        name,
    )


def _rows(rows: list[list[str]]) -> Rows:
    return tuple(tuple(row) for row in rows)


def frozen(value: object, path: str = "") -> Node:
    """A node from plain JSON of texts, lists and maps: what `reading.plain` gave."""
    place = Place("publicado", 1, 1, 1, path)
    if isinstance(value, Mapping):
        pairs = ((str(key), inner) for key, inner in value.items())
        return Map(tuple(Pair(Scalar(key, place), frozen(inner, f"{path}.{key}")) for key, inner in pairs), place)
    if isinstance(value, list):
        return List(tuple(frozen(item, f"{path}[{index}]") for index, item in enumerate(value)), place)
    return Scalar(str(value), place, raw=str(value))
