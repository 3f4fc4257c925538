"""What commands print: problems with their excerpt, or JSON; Spanish unless asked otherwise."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import click

from padron.language.source import excerpt
from padron.problems import Lang, Problem, errors

NOUNS = {
    "es": {"error": "error", "warning": "aviso", "note": "nota", "suggestion": "¿quisiste decir"},
    "en": {"error": "error", "warning": "warning", "note": "note", "suggestion": "did you mean"},
}


@dataclass(frozen=True, slots=True)
class Reporter:
    """How this run speaks: its language and whether it prints JSON."""

    lang: Lang = "es"
    json: bool = False

    def say(self, es: str, en: str) -> None:
        """A line for a person; nothing when the run prints JSON."""
        if not self.json:
            click.echo(en if self.lang == "en" else es)

    def data(self, value: object) -> None:
        """The result as JSON, when the run prints JSON."""
        if self.json:
            click.echo(json.dumps(value, ensure_ascii=False, indent=2))

    def problems(self, problems: Iterable[Problem], texts: Mapping[str, str]) -> None:
        """Every problem as rustc shows it: code, sentence, place, excerpt with a caret, suggestion."""
        if not self.json:
            for each in problems:
                click.echo(self.shown(each, texts))

    def shown(self, found: Problem, texts: Mapping[str, str]) -> str:
        """One problem in lines of text."""
        noun = NOUNS[self.lang]
        lines = [f"{noun[found.severity]}[{found.code}]: {found.message(self.lang)}"]
        if found.place is not None:
            path = f" ({found.place.path})" if found.place.path else ""
            lines.append(f" --> {found.place.file}:{found.place.line}:{found.place.column}{path}")
            if found.place.file in texts:
                lines.append(excerpt(texts[found.place.file], found.place))
        if found.suggestion is not None:
            lines.append(f" = {noun['suggestion']} «{found.suggestion}»?")
        return "\n".join(lines) + "\n"


def as_json(found: Problem, lang: Lang) -> dict[str, object]:
    """A definition's problem in the JSON of `check`."""
    place = found.place
    return {
        "code": found.code,
        "severity": found.severity,
        "message": found.message(lang),
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "path": place.path if place else None,
        "suggestion": found.suggestion,
    }


def status(problems: Iterable[Problem]) -> int:
    """1 where anything is an error, else 0."""
    return 1 if errors(problems) else 0
