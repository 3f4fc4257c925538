"""What people would use instead, on the same workbook: each checks the same columns, and says what it found.

Runs in the environment of peers.txt, without Padrón: python benchmarks/load_peers.py PEER FILE SPEC, where SPEC is a
JSON file with the sheet, the columns, the options of each list and the day. Prints seconds, processor seconds, and the
cells found wrong.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

FIRST_ROW = 3
REQUIRED = ("nombre", "telefono", "municipio", "escolaridad", "trabaja", "giro", "experiencia")
PATTERNS = {
    "curp": "^[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[0-9A-Z][0-9]$",
    "telefono": "^[0-9]{10}$",
    "correo": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
}
RANGES = {"experiencia": (0, 60), "sueldo_deseado": (0, 200_000)}
DAYS = ("fecha_nacimiento", "ultimo_empleo", "fecha_solicitud", "aviso_aceptado_el")
_SIGNS = {sign: value for value, sign in enumerate("0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ")}
Spec = Mapping[str, Any]
Wrong = Iterator[tuple[int, str]]


def digit(curp: object) -> bool:
    """Whether the last digit of a CURP is right."""
    text = str(curp)
    return len(text) == 18 and str(-sum(_SIGNS.get(s, 0) * (18 - i) for i, s in enumerate(text[:17])) % 10) == text[17]


def rules(row: Mapping[str, Any], today: date) -> Iterator[str]:
    """The fields that break the rules of more than their own cell, and those that no schema says."""
    if not digit(row["curp"]):
        yield "curp"
    born, left, years = row["fecha_nacimiento"], row["ultimo_empleo"], row["experiencia"]
    if isinstance(left, date) and left > today:
        yield "ultimo_empleo"
    if isinstance(born, date):
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        if isinstance(years, int | float) and 0 <= years <= 60 and (age < years or (years and age < 15)):
            yield "experiencia"
        if isinstance(left, date) and left < born:
            yield "ultimo_empleo"


def day(value: object) -> object:
    """A cell's day, whatever the reader made of it."""
    return value.date() if isinstance(value, datetime) else value


def frictionless(file: Path, spec: Spec) -> Wrong:
    """Validates only."""
    from frictionless import Check, Checklist, Dialect, Resource, Schema, errors
    from frictionless.formats import ExcelControl

    today = date.fromisoformat(spec["today"])

    class Rules(Check):
        type = "rules"
        Errors = [errors.CellError]  # noqa: RUF012

        def validate_row(self, row: Any) -> Any:
            for name in rules({each: day(row.get(each)) for each in spec["columns"]}, today):
                yield errors.CellError.from_row(row, note="rule", field_name=name)

    def field(name: str) -> dict[str, Any]:
        kind = "date" if name in DAYS else "number" if name in RANGES else "any"
        limits: dict[str, Any] = {"required": True} if name in REQUIRED else {}
        if name in PATTERNS:
            kind, limits["pattern"] = "string", PATTERNS[name]
        if name in spec["options"]:
            kind, limits["enum"] = "string", spec["options"][name]
        if name in RANGES:
            limits["minimum"], limits["maximum"] = RANGES[name]
        return {"name": name, "type": kind, "constraints": limits}

    hidden = [{"name": f"hidden{number}", "type": "any"} for number in range(spec["hidden"])]
    schema = Schema.from_descriptor({"fields": [*map(field, spec["columns"]), *hidden]})
    dialect = Dialect(header_rows=[2], controls=[ExcelControl(sheet=spec["sheet"])])
    resource = Resource(str(file.name), schema=schema, dialect=dialect, basepath=str(file.parent))
    found = Checklist(checks=[Rules()], skip_errors=["incorrect-label", "blank-label", "duplicate-label"])
    report = resource.validate(found, limit_errors=10**6)
    yield from report.flatten(["rowNumber", "fieldName"])


def pandera(file: Path, spec: Spec) -> Wrong:
    """Validates only; pandas reads with calamine."""
    import pandas
    import pandera.pandas as pa

    today = date.fromisoformat(spec["today"])
    frame = pandas.read_excel(file, sheet_name=spec["sheet"], header=1, engine="calamine", dtype=object)
    frame = frame.iloc[:, : len(spec["columns"])].astype(object)
    frame.columns = spec["columns"]
    frame = frame.where(frame.notna(), None)

    def column(name: str) -> Any:
        checks = []
        if name in PATTERNS:
            checks.append(pa.Check(lambda found: found.astype(str).str.match(PATTERNS[name])))
        if name in spec["options"]:
            checks.append(pa.Check.isin(spec["options"][name]))
        if name in RANGES:
            numbers = lambda found: pandas.to_numeric(found, errors="coerce")  # noqa: E731
            checks.append(pa.Check(lambda found: numbers(found).between(*RANGES[name])))
        return pa.Column(object, checks, nullable=name not in REQUIRED)

    schema = pa.DataFrameSchema({name: column(name) for name in spec["columns"]})
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as found:
        for at, name in zip(found.failure_cases["index"], found.failure_cases["column"], strict=True):
            yield at + FIRST_ROW, name
    # A check of the whole frame would be repeated for each column: its rules are asked row by row.
    for at, row in enumerate(frame.to_dict("records"), FIRST_ROW):
        for name in rules({each: day(value) for each, value in row.items()}, today):
            yield at, name


def _read(file: Path, spec: Spec) -> Iterator[tuple[int, dict[str, Any]]]:
    import openpyxl

    book = openpyxl.load_workbook(file, read_only=True)
    sheet = book[spec["sheet"]]
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(min_row=FIRST_ROW, values_only=True), FIRST_ROW):
        row = {name: day(value) for name, value in zip(spec["columns"], cells, strict=False)}
        if any(value is not None for value in row.values()):
            yield number, row


def jsonschema(file: Path, spec: Spec) -> Wrong:
    """openpyxl reads, jsonschema checks, SQLAlchemy writes people and enrolments, a thousand at a time."""
    from jsonschema import Draft202012Validator
    from sqlalchemy import JSON, Column, Date, MetaData, String, Table, create_engine
    from sqlalchemy.dialects.sqlite import insert

    today = date.fromisoformat(spec["today"])
    properties: dict[str, Any] = {name: {"enum": options} for name, options in spec["options"].items()}
    properties |= {name: {"type": "string", "pattern": pattern} for name, pattern in PATTERNS.items()}
    properties |= {name: {"type": "number", "minimum": a, "maximum": b} for name, (a, b) in RANGES.items()}
    check = Draft202012Validator({"type": "object", "properties": properties, "required": list(REQUIRED)})
    people = [name for name in spec["columns"] if name not in spec["answers"]]
    metadata = MetaData()
    person = Table("person", metadata, *(
        Column(name, Date if name in DAYS else String, primary_key=name == "curp") for name in people
    ))  # fmt: skip
    enrolment = Table("enrolment", metadata, Column("curp", String, primary_key=True), Column("answers", JSON))
    with TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/peer.db")
        metadata.create_all(engine)
        waiting: list[dict[str, Any]] = []

        def write() -> None:
            with engine.begin() as connection:
                one = insert(person)
                kept = {name: one.excluded[name] for name in people[1:]}
                connection.execute(one.on_conflict_do_update(index_elements=["curp"], set_=kept),
                                   [{name: row.get(name) for name in people} for row in waiting])  # fmt: skip
                two = insert(enrolment)
                connection.execute(
                    two.on_conflict_do_update(index_elements=["curp"], set_={"answers": two.excluded.answers}),
                    [{"curp": row["curp"], "answers": {name: str(row.get(name)) for name in spec["answers"]}}
                     for row in waiting],
                )  # fmt: skip
            waiting.clear()

        for number, row in _read(file, spec):
            given = {name: value for name, value in row.items() if value is not None}
            wrong = {error.path[0] if error.path else error.message.split("'")[1] for error in check.iter_errors(given)}
            wrong.update(rules(row, today))
            for name in wrong:
                yield number, str(name)
            if not wrong:
                waiting.append(row)
            if len(waiting) == 1000:
                write()
        if waiting:
            write()
        engine.dispose()


def django(file: Path, spec: Spec) -> Wrong:
    """django-import-export as its pages use it, a dry run and then the import: people first, then their enrolments."""
    rows, people = list(_read(file, spec)), [name for name in spec["columns"] if name not in spec["answers"]]
    with TemporaryDirectory() as folder:
        resources = _django(Path(folder), spec, people)
        refused = set[object]()
        for resource, names in zip(resources, (people, ["curp", *spec["answers"]]), strict=True):
            wrong = _imported(resource, [(number, {name: row.get(name) for name in names}) for number, row in rows
                                         if row["curp"] not in refused])  # fmt: skip
            refused |= {row["curp"] for number, row in rows if number in {each for each, _ in wrong}}
            yield from wrong


def _imported(resource: Any, rows: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, str]]:
    import tablib

    data = tablib.Dataset(*[list(row.values()) for _, row in rows], headers=list(rows[0][1]))
    resource.import_data(data, dry_run=True)
    result = resource.import_data(data, dry_run=False)
    said = [(rows[each.number - 1][0], name) for each in result.invalid_rows for name in each.field_specific_errors]
    return said + [(rows[number - 1][0], "") for number, _ in result.row_errors()]


def _django(folder: Path, spec: Spec, people: list[str]) -> list[Any]:
    """Two models in a SQLite of their own, and the resource that imports each."""
    import django as framework
    from django.conf import settings

    (folder / "peer").mkdir()
    (folder / "peer" / "__init__.py").touch()
    sys.path.insert(0, str(folder))
    engine = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "peer.db")}
    settings.configure(DATABASES={"default": engine}, INSTALLED_APPS=["peer"], USE_TZ=False,
                       DEFAULT_AUTO_FIELD="django.db.models.AutoField")  # fmt: skip
    framework.setup()
    from django.core.exceptions import ValidationError
    from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
    from django.db import connection, models
    from import_export import fields, resources, widgets

    today, born = date.fromisoformat(spec["today"]), dict[str, Any]()

    def field(name: str) -> Any:
        blank = name not in (*REQUIRED, "curp")
        if name in DAYS:
            return models.DateField(null=blank, blank=blank)
        if name in RANGES:
            least, most = RANGES[name]
            return models.FloatField(null=blank, blank=blank,
                                     validators=[MinValueValidator(least), MaxValueValidator(most)])  # fmt: skip
        choices = [(each, each) for each in spec["options"][name]] if name in spec["options"] else None
        validators = [RegexValidator(PATTERNS[name])] if name in PATTERNS else []
        return models.CharField(max_length=200, null=blank, blank=blank, choices=choices, validators=validators,
                                unique=name == "curp")  # fmt: skip

    def clean(self: Any) -> None:
        if hasattr(self, "person"):
            row = {name: getattr(self, name) for name in spec["answers"]} | {"curp": self.person.curp}
            row["fecha_nacimiento"] = born[self.person.curp]
        else:
            row = {"curp": self.curp, "ultimo_empleo": None, "experiencia": None, "fecha_nacimiento": None}
            born[self.curp] = self.fecha_nacimiento
        found = dict.fromkeys(rules(row, today), "rule")
        if found:
            raise ValidationError(found)

    def model(title: str, about: Mapping[str, Any]) -> Any:
        meta = type("Meta", (), {"app_label": "peer"})
        return type(title, (models.Model,), {"__module__": "peer.models", "Meta": meta, "clean": clean, **about})

    person = model("Person", {name: field(name) for name in people})
    answers = {name: field(name) for name in spec["answers"]}
    enrolment = model("Enrolment", {"person": models.OneToOneField(person, on_delete=models.CASCADE), **answers})
    with connection.schema_editor() as editor:
        editor.create_model(person)
        editor.create_model(enrolment)
    usual = {"clean_model_instances": True, "skip_unchanged": True, "exclude": ["id"]}
    one = type("Meta", (), {**usual, "model": person, "import_id_fields": ["curp"]})
    two = type("Meta", (), {**usual, "model": enrolment, "import_id_fields": ["person"]})
    link = fields.Field("person", "curp", widgets.ForeignKeyWidget(person, "curp"))
    return [type("People", (resources.ModelResource,), {"Meta": one})(),
            type("Enrolments", (resources.ModelResource,), {"Meta": two, "person": link})()]  # fmt: skip


PEERS: dict[str, Callable[[Path, Spec], Wrong]] = {
    "frictionless": frictionless,
    "pandera": pandera,
    "jsonschema": jsonschema,
    "django": django,
}


def main(peer: str, file: Path, spec: Spec) -> None:
    """Runs one peer and prints what it found as JSON."""
    start, cpu = time.perf_counter(), time.process_time()
    wrong = sorted({(number, name) for number, name in PEERS[peer](file, spec)})
    took = {"wall": time.perf_counter() - start, "cpu": time.process_time() - cpu, "wrong": wrong}
    os.write(1, json.dumps(took).encode())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text()))
