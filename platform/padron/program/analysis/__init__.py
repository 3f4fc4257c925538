"""What can be known of a program without a single record: conditions, limits, lists and texts that cannot be meant.

One analysis a file, each sure of what it says: nothing is told that some record could refute. All run in a table.
"""

from collections.abc import Callable, Iterator

from padron.language.nodes import Map
from padron.problems import Problem
from padron.program.analysis.cascades import cascades
from padron.program.analysis.constant import criteria, others
from padron.program.analysis.defaults import defaults
from padron.program.analysis.idle_limits import idle_limits
from padron.program.analysis.idle_parts import idle_parts
from padron.program.analysis.nodes import Nodes
from padron.program.analysis.pairs import pairs
from padron.program.analysis.reach import later, unreachable
from padron.program.analysis.scopes import sight
from padron.program.analysis.sight import Sight
from padron.program.analysis.translations import translations
from padron.program.analysis.wording import wording
from padron.program.model import Program

OF_RULES: tuple[Callable[[Program, Sight], Iterator[Problem]], ...] = (
    criteria,
    others,
    pairs,
    idle_parts,
    unreachable,
    later,
    wording,
    idle_limits,
)
OF_FILES: tuple[Callable[[Program, Sight, Nodes], Iterator[Problem]], ...] = (defaults, cascades, translations)
"""Those that also look at how the definition is written."""


def findings(program: Program, node: Map) -> Iterator[Problem]:
    """All that is wrong with a program that compiles; `node` is its file's."""
    seen, nodes = sight(program), Nodes(node)
    for analysis in OF_RULES:
        yield from analysis(program, seen)
    for reading in OF_FILES:
        yield from reading(program, seen, nodes)
