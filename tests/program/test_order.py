"""Fields are worked out after those they depend on; a circle is refused."""

from definition_makers import define, problems
from padron.program.order import order


def test_a_calculation_comes_after_what_it_reads() -> None:
    program = define(
        """
    fields:
      total: {type: integer, label: Total, min: 0, max: 99, calculation: a + b}
      a: {type: integer, label: A, min: 0, max: 9}
      b: {type: integer, label: B, min: 0, max: 9, relevant: a > 3}
    """
    )
    names = [leaf.field.name for leaf in order(program)][-3:]
    assert names.index("a") < names.index("b") < names.index("total")


def test_a_circle_through_relevance_is_named_once() -> None:
    found = problems(
        """
    fields:
      a: {type: integer, label: A, min: 0, max: 9, relevant: b > 1}
      b: {type: integer, label: B, min: 0, max: 9, relevant: a > 1}
    """
    )
    assert [each.code for each in found if each.severity == "error"] == ["D158"]
