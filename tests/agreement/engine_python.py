"""The Python that is generated from a typed tree, as an engine of the agreement suite."""

from collections.abc import Sequence
from typing import Any

from agreement.drawing import Case, Record, tables
from agreement.engines import Answers
from padron.outputs.python import Compiled, compiled


class Python:
    """`outputs.python`, as the door and the pages use it."""

    name = "Python"
    knows_facts = True

    def answers(self, cases: Sequence[Case]) -> Answers:
        """By case, then by record."""
        return [self._case(compiled(case.expression), case.records) for case in cases]

    def _case(self, run: Compiled, records: Sequence[Record]) -> list[Any]:
        return [run(each.values, each.facts, each.params.get, _find, each.today) for each in records]


def _find(name: str, keys: Sequence[Any]) -> object:
    return tables()[name].find(keys)


def engines() -> list[Python]:
    """The one."""
    return [Python()]
