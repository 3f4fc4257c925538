"""Every fault of an expression or a cell is in the catalogue, is said by some code, and nothing else is."""

import re
from pathlib import Path
from string import Formatter

import pytest

import padron
from padron.problems import Entry
from padron.problems.expression import ENTRIES

LANGUAGE = Path(padron.__file__).parent / "language"
SAID = {code for file in LANGUAGE.rglob("*.py") for code in re.findall(r'"(D3\d\d)"', file.read_text("utf-8"))}


def test_the_catalogue_holds_what_the_code_says_and_nothing_else() -> None:
    assert {each.code for each in ENTRIES} == SAID


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_an_entry_says_what_and_what_to_do_in_both_languages(entry: Entry) -> None:
    def names(template: str) -> set[str]:
        return {name.removesuffix("_en") for _, name, _, _ in Formatter().parse(template) if name}

    assert names(entry.es) == names(entry.en)
    assert entry.help_es and entry.help_en and not re.search("inválid|por favor|error", entry.es.lower())
