"""The data dictionary and the one page of a program say every field, and escape whatever an author wrote."""

import re

from city import DESPENSA, compiled
from definition_makers import define
from padron.outputs.dictionary import dictionary
from padron.outputs.documentation import Grid
from padron.outputs.program_sheet import program_sheet
from padron.program.model import rows_of
from parsed import Page

TODAY = "2026-11-23"


def test_every_field_of_a_shipped_program_is_in_the_dictionary() -> None:
    program = compiled(DESPENSA)
    grids = [each for section in dictionary(program) for each in section.blocks if isinstance(each, Grid)]
    named = {row[0] for grid in grids if grid.head[0] == "Campo" for row in grid.rows}
    fields = [leaf.field for leaf in (*program.person_leaves(), *program.answer_leaves())]
    wanted = {each.name for each in fields} | {one.name for each in fields for one in rows_of(each)}
    assert wanted <= named
    row = next(row for grid in grids for row in grid.rows if row[0] == "discapacidad")
    assert row[2:5] == ("varias opciones", "7 opciones", "Sensible: Priorizar la entrega a domicilio.")
    assert next(row for grid in grids for row in grid.rows if row[0] == "curp")[5] == "NB_CURP"
    assert ("Programa", "pub", "CD_PADRON", "0412") in grids[-1].rows


def test_the_page_stands_alone_and_runs_nothing() -> None:
    html = program_sheet(compiled(DESPENSA), TODAY)
    page = Page(html)
    assert not page.unclosed and len(page.text("h1")) == 1
    assert not re.search(r"<script|<link|src=|https?://", html)
    assert "La persona" in html and "Diccionario de datos" in page.text("h2")


def test_what_an_author_wrote_is_text() -> None:
    program = define(
        """
        fields:
          a: {type: text, label: "<b onclick=x>&"}
        cases:
          - {name: x, today: 2026-05-01, person: {}, answers: {}, expect: eligible}
        """
    )
    html = program_sheet(program, TODAY)
    assert "<b " not in html and "&lt;b onclick=x&gt;&amp;" in html
