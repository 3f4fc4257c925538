"""The page of the definition language, sentence by sentence: its samples verbatim, and what each key takes."""
# ruff: noqa: E501 — the two tables read as sentences only when each stands on its line.

from textwrap import dedent

import pytest
import yaml

from definition_makers import HEAD, ROOT, city, compiled, define, problems
from padron.program.compiler import compile_program
from padron.program.model import Call, Program
from padron.program.shared import shared
from padron.services.check import examples, failure
from padron.services.definitions import files
from padron.shapes import Group

PAGE = ROOT / "tests" / "definitions" / "language_page"
SAMPLE = "apoyo_alimentario_adulto_mayor"
TEXT = (PAGE / f"{SAMPLE}.yaml").read_text(encoding="utf-8")


def sample(text: str = TEXT, **rules: str) -> Program:
    """The page's program, which must compile without a word and pass its own cases."""
    found = city(**{f"program_definitions__{SAMPLE}": text}, **rules)
    result = compile_program(SAMPLE, shared(found))
    assert [each.message() for each in (*found.problems, *result.problems)] == []
    assert result.program is not None
    assert [each.message() for case in result.program.cases for each in failure(result.program, case)] == []
    return result.program


def test_the_sample_program_compiles_without_a_word_and_its_cases_pass() -> None:
    program = sample()
    assert len(program.cases) == 2
    assert [each.id for each in program.criteria] == [
        "edad",
        "residencia_municipal",
        "ingreso",
        "pension",
        "sin_otro_apoyo",
    ]
    assert program.calls == (Call("ejercicio_2026", "2026-01-15", "2026-11-30", "2026-12-31", 7000, 2940000000),)


def test_the_sample_means_the_same_in_block_style_and_with_its_keys_in_another_order() -> None:
    written = yaml.load(TEXT, Loader=yaml.BaseLoader)
    block = yaml.dump(written, allow_unicode=True, sort_keys=False, default_flow_style=False)
    backwards = yaml.dump(dict(reversed(written.items())), allow_unicode=True, sort_keys=False)
    assert sample(block).sha256 == sample(backwards).sha256 == sample().sha256


def test_a_text_for_people_may_be_a_map_of_languages_anywhere() -> None:
    both = TEXT.replace("title: Despensa mensual", "title: {es: Despensa mensual, en: Monthly food}")
    both = both.replace("label: ¿Vive sola o solo?", "label: {es: ¿Vive sola o solo?, en: Living alone?}")
    both = both.replace(
        "message: Ya recibe otro apoyo alimentario.", "message: {es: Ya recibe otro., en: Has another.}"
    )
    program = sample(both)
    assert program.services[0].title.said("en") == "Monthly food"
    assert program.criteria[-1].message.said("en") == "Has another."


def test_the_sample_rules_compile_and_their_examples_hold() -> None:
    parts = _sample_rules()
    own = {path: raw.decode("utf-8") for path, raw in files(ROOT).items() if path.startswith("rules/")}
    missing = "\n".join(
        f"  {name}: {{type: {type_}, label: {name}}}"
        for name, type_ in (("primer_apellido", "text"), ("segundo_apellido", "text"), ("fecha_nacimiento", "date"))
    )
    more = "\n  entidad_nacimiento: {type: choice, label: E, catalogue: estados}\n  hogar: {type: text, label: H}\n"
    found = city(
        rules__registry=parts["registry"] + missing + more,
        rules__areas=parts["areas"] + "DIF: D\n",
        rules__parameters=parts["parameters"] + own["rules/parameters.yaml"].split("linea_pobreza_ingresos:")[0],
        rules__criteria=parts["criteria"],
        rules__tables__valor_despensa=parts["table"],
    )
    common = shared(found)
    assert [each.message() for each in (*found.problems, *common.problems)] == []
    assert list(examples(common)) == []
    assert len(common.criteria["residencia_municipal"].examples) == 3


def test_the_registry_of_the_sample_lacks_only_core_fields() -> None:
    common = shared(city(rules__registry=_sample_rules()["registry"]))
    core = [str(each.values["name"]) for each in common.problems if each.code == "D141"]
    assert sorted(core) == ["entidad_nacimiento", "fecha_nacimiento", "hogar", "primer_apellido", "segundo_apellido"]


def _sample_rules() -> dict[str, str]:
    """The page's block about rules/, cut at its comments that name files."""
    text = (PAGE / "rules.txt").read_text(encoding="utf-8")
    cuts = {
        "registry": "# rules/registry.yaml",
        "areas": "# rules/areas.yaml and rules/kinds.yaml",
        "parameters": "# rules/parameters.yaml",
        "criteria": "# rules/criteria.yaml",
        "table": "# rules/tables/valor_despensa.yaml",
    }
    starts = [text.index(mark) for mark in cuts.values()] + [len(text)]
    return {name: text[starts[at] : starts[at + 1]] for at, name in enumerate(cuts)}


A = "    fields:\n      a: {type: text, label: A}\n      n: {type: integer, label: N, min: 0, max: 9}\n"
KEYS = (
    *(
        "program",
        "version",
        "title",
        "description",
        "area",
        "kind",
        "confidential",
        "privacy",
        "calls",
        "loads",
        "person",
    ),
    *("fields", "eligibility", "checks", "score", "services", "limits", "lifecycle", "ends", "exports", "cases"),
)
TEXTS = ("program", "version", "title", "description", "area", "kind", "confidential", "loads")
LISTS = ("eligibility", "checks", "limits", "ends", "cases")
WRONG = {
    **{(key, "[a, b]"): "D105" for key in (*TEXTS, "lifecycle")},
    **{(key, ""): "D106" for key in KEYS},
    **{(key, "{a: b}"): "D104" for key in LISTS},
    **{(key, "[a, b]"): "D103" for key in ("privacy", "calls", "person", "fields", "score", "services", "exports")},
    **{(key, "hola"): "D104" for key in LISTS},
    **{(key, "[hola]"): "D103" for key in LISTS},
    ("version", "1.0"): "D108",
    ("version", "0"): "D109",
    ("confidential", "quizá"): "D107",
    ("calls", "{}"): "D106",
    ("lifecycle", "revised"): "D112",
    ("loads", "completa"): "D112",
    ("area", "SDHS"): "D165",
    ("kind", "alimento"): "D166",
    ("program", "otro"): "D167",
}


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_each_key_takes_its_own_type_and_a_wrong_one_is_said_at_its_path(key: str, value: str) -> None:
    head = "".join(f"{line}\n" for line in HEAD.splitlines() if not line.startswith(f"{key}:"))
    found = problems(dedent("" if key == "fields" else A) + f"{key}: {value}\n", head)
    assert (WRONG[key, value], True) in {
        (each.code, each.place is not None and each.place.path.split("[")[0] == key) for each in found
    }
    assert len([each for each in found if each.severity == "error"]) <= 2


@pytest.mark.parametrize("key", ["program", "version", "title", "area", "privacy", "fields"])
def test_the_required_keys_are_required(key: str) -> None:
    head = "".join(f"{line}\n" for line in HEAD.splitlines() if not line.startswith(f"{key}:"))
    found = problems("" if key == "fields" else A, head)
    assert [(each.code, each.values["key"]) for each in found if each.severity == "error"] == [("D102", key)]


def field(text: str) -> str:
    return f"{A}      mun: {{type: choice, label: M, catalogue: municipios}}\n      {text}\n"


def block(text: str) -> str:
    return A + dedent(text).replace("\n", "\n    ")


SAID = {
    "a document's parts are names of the one namespace": (field("recibo_tipo: {type: text, label: T}") + "      recibo: {type: document, label: R, choices: {luz: Luz}}\n", "D170", "fields.recibo"),
    "so are a group's own name and its fields'": (field("g: {type: group, label: G, fields: {a: {type: text, label: A}}}"), "D170", "fields.g.fields.a"),
    "a group is not called as one of the registry": (field("domicilio: {type: group, label: G, fields: {z: {type: text, label: Z}}}"), "D169", "fields.domicilio"),
    "a name is once in a repeat too": (field("r: {type: repeat, label: R, fields: {z: {type: text, label: Z}, g: {type: group, label: G, fields: {z: {type: text, label: Z}}}}}"), "D170", "fields.r.fields.g.fields.z"),
    "a filter names a field": (field("c: {type: choice, label: C, catalogue: colonias, filter: {municipio: munn}}"), "D127", "fields.c.filter.municipio"),
    "a filter names a list": (field("c: {type: choice, label: C, catalogue: colonias, filter: {municipio: n}}"), "D127", "fields.c.filter.municipio"),
    "a filter's codes are in the column": (field("z: {type: choice, label: Z, choices: {x: X}}") + "      c: {type: choice, label: C, catalogue: colonias, filter: {municipio: z}}\n", "D128", "fields.c.filter.municipio"),
    "a filter on the person asks for it": (field("c: {type: choice, label: C, catalogue: colonias, filter: {municipio: municipio}}"), "D137", "fields.c.filter.municipio"),
    "an old name is nobody's": (field("c: {type: text, label: C, renamed_from: a}"), "D139", "fields.c.renamed_from"),
    "an old name has one heir": (field("c: {type: text, label: C, renamed_from: v}") + "      d: {type: text, label: D, renamed_from: v}\n", "D139", "fields.d.renamed_from"),
    "a default is within bounds": (field("c: {type: integer, label: C, max: 3, default: 4}"), "D134", "fields.c.default"),
    "a calculation has no default": (field("c: {type: integer, label: C, max: 9, calculation: n, default: 3}"), "D134", "fields.c.default"),
    "a group is not required": (field("g: {type: group, label: G, required: yes, fields: {z: {type: text, label: Z}}}"), "D118", "fields.g.required"),
    "a note has no constraint": (field("z: {type: note, label: Z, constraint: n > 1}"), "D118", "fields.z.constraint"),
    "a cell is not promoted": (field("r: {type: repeat, label: R, fields: {z: {type: text, label: Z, promoted: yes}}}"), "D129", "fields.r.fields.z.promoted"),
    "a code is once in a list": (field("c: {type: choice, label: C, choices: [a, a]}"), "D144", "fields.c.choices[1]"),
    "required is a yes or no expression": (field("c: {type: text, label: C, required: n}"), "D335", "fields.c.required"),
    "a sensitive field has a purpose": (field("c: {type: text, label: C, sensitivity: sensitive}"), "D130", "fields.c.sensitivity"),
    "criteria have ids of their own": (block("""
eligibility:
  - {id: uno, assert: n > 1, message: M}
  - {id: uno, assert: n > 2, message: M}
"""), "D151", "eligibility[1]"),
    "a shared criterion stands alone": (block("""
eligibility:
  - {use: mayoria_de_edad, message: Otro}
"""), "D101", "eligibility[0].message"),
    "checks have ids of their own": (block("""
checks:
  - {id: uno, assert: n > 1, message: M}
  - {id: uno, assert: n > 2, message: M}
"""), "D151", "checks[1]"),
    "ties have an order": (block("\nscore: {points: [{points: 1, when: n > 1}], ties: [n, a]}\n"), "D153", "score.ties[1]"),
    "per is a field of one value": (field("r: {type: repeat, label: R, fields: {z: {type: text, label: Z}}}") + "    limits: [{max: 1, per: r}]\n", "D154", "limits[0].per"),
    "a sum is of numbers": (block("\nlimits: [{max: 1, per: person, sum: a}]\n"), "D155", "limits[0].sum"),
    "ends is not before until": (block("\ncalls: {uno: {from: 2026-01-01, until: 2026-03-01, ends: 2026-02-01}}\n"), "D160", "calls.uno"),
    "a budget is of pesos": (block("\ncalls: {uno: {from: 2026-01-01, until: 2026-03-01, budget: -5}}\n"), "D109", "calls.uno.budget"),
    "value is exact to the centavo": (block("\nservices: {d: {title: D, type: money, value: 'round(n / 3, 4)'}}\n"), "D135", "services.d.value"),
    "a quantity is at least one": (block("\nservices: {d: {title: D, type: money, quantity: 0}}\n"), "D109", "services.d.quantity"),
    "a service's names are once too": (block("\nservices: {d: {title: D, type: money, fields: {z: {type: text, label: Z}, g: {type: group, label: G, fields: {z: {type: text, label: Z}}}}}}\n"), "D170", "services.d.fields.g.fields.z"),
    "person names a field of the registry": (block("\nperson: {telefon: required}\n"), "D168", "person.telefon"),
    "person asks a field once": (block("\nperson: {domicilio: required, codigo_postal: optional}\n"), "D159", "person.codigo_postal"),
    "what an asked field reads is asked": (block("\nperson: {colonia: optional}\n"), "D137", "person.colonia"),
    "answers of a case are the form's": (block("\ncases: [{name: X, today: 2026-01-01, answers: {nombre: X}, expect: eligible}]\n"), "D101", "cases[0].answers.nombre"),
    "facts of a case are declared": (block("\ncases: [{name: X, today: 2026-01-01, facts: {active_in: [nada]}, expect: eligible}]\n"), "D191", "cases[0].facts.active_in[0]"),
    "calculated of a case is calculated": (block("\ncases: [{name: X, today: 2026-01-01, expect: {verdict: eligible, calculated: {n: 1}}}]\n"), "D119", "cases[0].expect.calculated.n"),
    "failed names criteria": (block("\ncases: [{name: X, today: 2026-01-01, expect: {verdict: eligible, failed: [n]}}]\n"), "D157", "cases[0].expect.failed[0]"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", SAID)
def test_what_a_definition_may_not_say_is_said_where_it_stands(sentence: str) -> None:
    text, code, path = SAID[sentence]
    assert (code, path) in [(each.code, each.place.path) for each in problems(text) if each.place]


FINE = {
    "a repeat's names are its own": field("r: {type: repeat, label: R, fields: {n: {type: text, label: N}, nombre: {type: text, label: X}}}"),
    "a row reads outer names": field("r: {type: repeat, label: R, fields: {z: {type: text, label: Z, relevant: n > 3}}}"),
    "a service's names are its own, and it reads the outer ones": block("\nservices: {d: {title: D, type: money, value: n * m, fields: {m: {type: integer, label: M, max: 9}, a: {type: text, label: A}}}}\n"),
    "a default of several codes is a list or one code": field("c: {type: choices, label: C, choices: {x: X, y: Y}, default: [x, y]}"),
    "a default may be today": field("c: {type: date, label: C, default: today()}"),
    "per is a field's name": field("c: {type: rfc, label: C}") + "    limits: [{max: 1, per: c}, {max: 3, per: n, period: bimester}]\n",
    "a group's field is asked alone": block("\nperson: {codigo_postal: required}\n"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", FINE)
def test_what_a_definition_may_say_compiles(sentence: str) -> None:
    result = compiled(FINE[sentence])
    assert [each.message() for each in result.problems if each.severity == "error"] == []


def test_defaults_of_the_page() -> None:
    program = define(block("\nlimits: [{max: 1, per: person}]\nchecks: [{id: uno, assert: n > 1, message: M}]\n"))
    assert (program.lifecycle.name, program.limits[0].period, program.checks[0].severity) == (
        "automatic",
        "ever",
        "error",
    )


def test_until_is_the_last_day_of_intake_and_ends_is_until_where_it_is_not_said() -> None:
    program = define(block("\ncalls: {uno: {from: 2026-01-01, until: 2026-03-01}}\n"))
    assert program.calls[0].ends == "2026-03-01"
    assert program.call_on("2026-03-01") == program.calls[0]
    assert program.call_on("2026-03-02") is None


def test_valid_adds_the_day_it_is_valid_until_and_the_parts_are_as_sensitive_as_the_whole() -> None:
    (_, _, _, document) = define(
        field(
            "d: {type: document, label: {es: D, en: Doc}, valid: sí, sensitivity: sensitive, purpose: P, renamed_from: v}"
        )
    ).fields
    assert isinstance(document.shape, Group)
    assert [each.name for each in document.fields] == ["d_fecha", "d_vigencia", "d_cotejado", "d_archivo"]
    assert {each.sensitivity for each in document.fields} == {"sensitive"}
    assert [each.renamed_from for each in document.fields] == ["v_fecha", "v_vigencia", "v_cotejado", "v_archivo"]
    assert document.fields[0].label.said("en").startswith("Doc")


def test_a_file_with_a_key_written_twice_does_not_compile() -> None:
    assert compiled(A + "    title: Otro\n").program is None
