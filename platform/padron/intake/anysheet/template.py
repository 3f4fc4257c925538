"""Whether a file can be read as the program's own template, so that nobody is asked to map it."""

import zipfile
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, pairwise

from padron.intake.anysheet.formats import kind_of
from padron.intake.child import ParsedRow
from padron.intake.gate import LIMITS, MB, ZIP_FAULTS, Limits, Refused
from padron.intake.headers import HEADER_ROWS, plain
from padron.intake.scan import number
from padron.intake.sheet import Sheet, sheet
from padron.intake.upload import Source, uploaded
from padron.language.values.texts import blank
from padron.outputs.columns import IDENTITY_SHEET, columns
from padron.problems import errors
from padron.program.model import Program


def is_template(source: Source, program: Program, name: str = "", limits: Limits = LIMITS) -> bool:
    """Whether a file is a template of ours (of whatever program), or has the columns that this one's must have.

    A template tells itself by its hidden sheet of identity, which survives other names, other programs and gaps; copied
    to a new workbook, by the row of the fields' names under their labels. A sheet without either is taken for one only
    where the program knows all that stands in it: else what it does not know would be dropped without a question.
    Raises Refused where the file is no table at all.
    """
    if kind_of(source, name, limits) != "xlsx":
        return False
    if _names_identity(source):  # what is wrong with it else, its load tells: a large one is read once
        return True
    try:
        found = sheet(source, program, name=name, dry_run=True, limits=limits)
    except Refused as refused:
        if refused.problem.code == "no_data_sheet":
            return False
        raise
    with found:
        return found.identity is not None or (not errors(found.problems) and _is_known(found, program))


def _is_known(found: Sheet, program: Program) -> bool:
    """Whether a sheet has the row of the fields' names, or nothing under headings that are none of the program's."""
    said = [each.values for each in found.problems if each.code == "extra_column"]
    if not said:
        return True
    first = found.book.open(found.title).first
    extra = {number(str(each["column"])) - first: each["header"] for each in said}
    top = found.book.some(HEADER_ROWS)
    if _has_names(top, program):
        return True
    heads = next(at for at, row in enumerate(top) if any(str(text)[:60] in extra.values() for text in row.values))
    further = chain(top[heads + 1 :], chain.from_iterable(found.book.rows()))
    return not any(_filled(row, extra) for row in further)


def _has_names(top: Sequence[ParsedRow], program: Program) -> bool:
    asked = columns(program)
    names, labels = {each.name for each in asked}, {plain(each.label) for each in asked}
    return any(
        _mostly([str(value) for value in lower.values], names) and _mostly([*map(plain, upper.values)], labels)
        for upper, lower in pairwise(top)
    )


def _mostly(said: Sequence[str], known: Collection[str]) -> bool:
    filled = [each for each in said if each.strip()]
    return 2 * sum(each in known for each in filled) > len(filled) > 1


def _filled(row: ParsedRow, places: Iterable[int]) -> bool:
    return any(at < len(row.values) and not blank(row.values[at]) for at in places)


def _names_identity(source: Source) -> bool:
    """Whether the list of sheets has that of a template's identity."""
    try:
        with uploaded(source) as upload, zipfile.ZipFile(upload.file) as parts, parts.open("xl/workbook.xml") as part:
            return f'name="{IDENTITY_SHEET}"'.encode() in part.read(MB)
    except (KeyError, *ZIP_FAULTS):
        return False
