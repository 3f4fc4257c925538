"""Whether a file can be read as the program's own template, so that nobody is asked to map it."""

import zipfile

from padron.intake.anysheet.formats import kind_of
from padron.intake.gate import LIMITS, MB, ZIP_FAULTS, Limits, Refused
from padron.intake.sheet import sheet
from padron.intake.upload import Source, uploaded
from padron.outputs.columns import IDENTITY_SHEET
from padron.problems import errors
from padron.program.model import Program


def is_template(source: Source, program: Program, name: str = "", limits: Limits = LIMITS) -> bool:
    """Whether a file is a template of ours (of whatever program), or has all the columns that this one's must have.

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
        return found.identity is not None or not errors(found.problems)


def _names_identity(source: Source) -> bool:
    """Whether the list of sheets has that of a template's identity."""
    try:
        with uploaded(source) as upload, zipfile.ZipFile(upload.file) as parts, parts.open("xl/workbook.xml") as part:
            return f'name="{IDENTITY_SHEET}"'.encode() in part.read(MB)
    except (KeyError, *ZIP_FAULTS):
        return False
