"""Broken YAML in the author's words: what the cause is, where, and the right form."""

from dataclasses import dataclass

import yaml

from padron.problems import Place, Problem, problem


@dataclass(frozen=True, slots=True)
class Mend:
    """A stretch of the text that is parsed as something harmless of the same length, and what the author meant.

    `start`: where the author's own value begins; `parsed`: where the parser will find a scalar for it.
    """

    start: int
    end: int
    parsed: int
    text: str

    def applied(self, clean: str) -> str:
        """The text with the stretch made harmless, as long as before."""
        blanks = " " * (self.parsed - self.start)
        return clean[: self.start] + blanks + "x" * (self.end - self.parsed) + clean[self.end :]


def diagnosis(error: yaml.MarkedYAMLError, clean: str, words: str, file: str) -> tuple[Problem, Mend | None]:
    """What broke the reading, and how to read on past it (None where that is a guess)."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    return problem("D030", place=Place(file, line + 1, column + 1)), None
