"""A definition compiles to a Program, or every problem of it is said at once."""

from definition_makers import HEAD, ROOT, city, compiled, define, problems, said
from padron.program.compiler import compile_program, thaw
from padron.program.model import CORE
from padron.program.shared import shared
from padron.services.definitions import files
from padron.shapes import Decimal, Group

SMALL = """
    fields:
      ingreso: {type: money, label: Ingreso, min: 0, max: 500000, required: yes}
      integrantes: {type: integer, label: Integrantes, min: 1, max: 20, required: yes}
      por_persona: {type: money, label: Por persona, calculation: "round(ingreso / integrantes, 2)"}
    eligibility:
      - id: pobreza
        assert: ingreso < integrantes * param("linea_pobreza_ingresos")
        message: Rebasa la línea.
"""


def test_the_smallest_program_has_a_call_a_core_and_an_automatic_lifecycle() -> None:
    program = define("    fields:\n      a: {type: text, label: A}\n")
    assert [each.field.name for each in program.person] == list(CORE)
    assert program.lifecycle.name == "automatic"
    assert len(program.calls) == 1


def test_values_arrive_as_written_and_typed_by_their_place() -> None:
    program = define(
        """
    fields:
      clave: {type: choice, label: Clave, choices: {NO: Noruega, 010: Diez, 1.10: Uno}}
      pago: {type: money, label: Pago, min: 0.50, max: 1.10}
    """
    )
    clave, pago = program.fields
    assert [option.code for option in clave.shape.options] == ["NO", "010", "1.10"]  # type: ignore[union-attr]
    assert pago.shape == Decimal(2, 50, 110, money=True)


def test_a_document_stands_for_its_parts() -> None:
    program = define(
        """
    fields:
      recibo: {type: document, label: Recibo, choices: {luz: Luz}, max_age: 3 months, required: yes}
    """
    )
    (recibo,) = program.fields
    assert isinstance(recibo.shape, Group)
    assert [each.name for each in recibo.fields] == ["recibo_tipo", "recibo_fecha", "recibo_cotejado", "recibo_archivo"]
    assert [each.required for each in recibo.fields] == [True, True, True, False]


def test_all_problems_of_a_file_come_in_one_pass_each_at_its_place() -> None:
    found = said(
        """
    fields:
      Edad: {type: integer, label: Edad}
      monto: {type: mony, label: Monto}
      pago: {type: money, label: Pago, mim: 3}
    eligibility:
      - id: uno
        assert: pagoo > 3
        message: No.
    lifecycle: revised
    """
    )
    assert ("D113", "Edad") in found
    assert ("D120", "mony") in found
    assert ("D101", "mim") in found
    assert ("D112", "revised") in found
    assert any(word == "pagoo" for _, word in found)


def test_a_rule_inside_a_folded_block_is_pointed_at_in_its_own_line() -> None:
    found = problems(
        """
    fields:
      ingreso: {type: money, label: Ingreso}
    eligibility:
      - id: uno
        assert: >
          ingreso > 3
          and ingresso < 9
        message: No.
    """
    )
    (place,) = [each.place for each in found if each.place and each.severity == "error"]
    line = (HEAD.lstrip() + "fields:\n  ingreso:\neligibility:\n  - id\n    assert:\n").count("\n") + 2
    assert (place.line, place.column, place.length) == (line, 11, 8)


def test_a_programs_name_is_its_files_name() -> None:
    found = problems("    fields:\n      a: {type: text, label: A}\n", HEAD.replace("program: prueba", "program: otro"))
    assert [(each.code, each.suggestion) for each in found if each.severity == "error"] == [("D167", "prueba")]


def test_registry_and_program_share_one_namespace() -> None:
    found = said("    fields:\n      nombre: {type: text, label: Nombre}\n")
    assert ("D169", "nombre") in found


def test_a_sensitive_field_says_what_it_is_asked_for() -> None:
    found = said("    fields:\n      salud: {type: text, label: Salud, sensitivity: sensitive}\n")
    assert ("D130", "sensitive") in found


def test_calls_do_not_overlap() -> None:
    found = said(
        """
    calls:
      uno: {from: 2026-01-01, until: 2026-06-30}
      dos: {from: 2026-06-30, until: 2026-12-31}
    fields:
      a: {type: text, label: A}
    """
    )
    assert ("D161", "dos") in found


def test_a_limit_per_household_needs_the_household_asked() -> None:
    found = problems("    fields:\n      a: {type: text, label: A}\n    limits:\n      - {max: 1, per: household}\n")
    assert [(each.code, each.suggestion) for each in found if each.severity == "error"] == [
        ("D156", "person: {hogar: required}")
    ]


def test_a_shared_criterion_needs_what_it_reads() -> None:
    found = problems(
        "    fields:\n      a: {type: text, label: A}\n    eligibility:\n      - use: residencia_municipal\n"
    )
    assert [each.code for each in found if each.severity == "error"] == ["D138"]


def test_what_later_issues_execute_is_checked_today() -> None:
    program = define(
        """
    person: {hogar: required}
    fields:
      ingreso: {type: money, label: Ingreso, min: 0, max: 9000}
      rfc_negocio: {type: rfc, label: RFC}
    score:
      points:
        - {points: 40, when: ingreso < 1500}
      ties: [ingreso, lottery]
    services:
      despensa:
        title: Despensa
        type: in_kind
        value: 350
        fields:
          punto: {type: text, label: Punto}
        limits:
          - {max: 1, per: person, period: month}
          - {max: 5000, per: household, period: year, sum: value}
    limits:
      - {max: 1, per: household, period: call}
      - {max: 1, per: rfc_negocio}
    ends:
      - {when: 'days_between(last_received("despensa"), today()) > 92', reason: sin_recoger}
    lifecycle:
      states: {solicitud: {category: open, editable: yes}, activa: {category: active}}
      start: solicitud
      transitions:
        - {from: solicitud, to: activa, role: review}
    """
    )
    assert [each.per for each in program.limits] == ["household", "rfc_negocio"]
    assert program.services[0].limits[1].sum == "value"
    assert program.lifecycle.start == "solicitud"
    assert program.score is not None and program.score.ties == ("ingreso", "lottery")


def test_every_shipped_program_compiles_without_a_word() -> None:
    found = city()
    common = shared(found)
    own = list(found.programs)
    assert len(own) >= 3
    assert [each.message() for each in (*found.problems, *common.problems)] == []
    for name in own:
        result = compile_program(name, common)
        assert [(each.code, each.message(), each.place) for each in result.problems] == []


def test_a_closure_thaws_into_the_same_program() -> None:
    common = shared(city())
    for name in common.material.programs:
        program = compile_program(name, common).program
        assert program is not None
        thawed = thaw(program.closure)
        assert thawed.sha256 == program.sha256
        assert [each.field.name for each in thawed.answer_leaves()] == [
            each.field.name for each in program.answer_leaves()
        ]


def test_a_comment_changes_no_closure_and_a_bound_does() -> None:
    program = define(SMALL)
    commented = define(SMALL.replace("fields:", "fields:   # lo de siempre"))
    narrower = define(SMALL.replace("max: 20", "max: 19"))
    assert commented.sha256 == program.sha256 != narrower.sha256


def test_a_registry_field_that_a_program_does_not_use_is_not_in_its_closure() -> None:
    text = files(ROOT)["rules/registry.yaml"].decode()
    before = define(SMALL)
    longer = compiled(
        SMALL, rules__registry=text.replace("  correo:", "  apodo: {type: text, label: Apodo}\n  correo:")
    )
    assert longer.program is not None
    assert longer.program.sha256 == before.sha256


def test_one_field_of_a_registry_group_is_asked_for_alone() -> None:
    program = define("    person: {municipio: optional}\n    fields:\n      a: {type: text, label: A}\n")
    assert [leaf.field.name for leaf in program.person_leaves()] == [*CORE, "municipio"]
    assert program.person[-1].required is False
    assert thaw(program.closure).sha256 == program.sha256
