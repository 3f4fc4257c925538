"""The likeliest slip behind a condition that nobody meets: two bounds written the wrong way round."""

from padron.language.parser import parsed
from padron.language.surface import And, Comparison, Node, NumberText
from padron.language.typed import And as TypedAnd
from padron.language.typed import Compare, Literal
from padron.program.analysis.sight import Sight, says
from padron.program.analysis.truth import YES
from padron.program.model import Rule


def turned(rule: Rule, seen: Sight) -> str | None:
    """`edad >= 12 and edad < 18` for `edad >= 18 and edad < 12`; None where that is not the shape of it."""
    tree, node = rule.expression.tree, parsed(rule.text).node
    if not isinstance(tree, TypedAnd) or len(tree.items) != 2 or not isinstance(node, And):
        return None
    first, second = tree.items
    if not isinstance(first, Compare) or not isinstance(second, Compare) or first.left != second.left:
        return None
    if not isinstance(first.right, Literal) or not isinstance(second.right, Literal):
        return None
    swapped = (Compare(first.operator, first.left, second.right), Compare(second.operator, second.left, first.right))
    numbers = [_number(each) for each in node.items]
    if numbers[0] is None or numbers[1] is None or not seen.can(swapped, [says(each, YES) for each in swapped]):
        return None
    return _exchanged(rule.text, numbers[0], numbers[1])


def _number(node: Node) -> NumberText | None:
    found = node.right if isinstance(node, Comparison) else None
    return found if isinstance(found, NumberText) else None


def _exchanged(text: str, one: NumberText, other: NumberText) -> str:
    between = text[one.end : other.start]
    return f"{text[: one.start]}{other.text}{between}{one.text}{text[other.end :]}"
