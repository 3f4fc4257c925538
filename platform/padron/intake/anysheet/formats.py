"""What kind of file an area sent, and its gate: .xlsx, .xls, .ods, or text (CSV); anything else is refused in words."""

from typing import Literal

from padron.intake.child import PARSER, Parsed
from padron.intake.gate import LIMITS, Limits, Refused, gate
from padron.intake.upload import Source, uploaded
from padron.problems import problem

Kind = Literal["xlsx", "xls", "ods", "text"]

_BY_REFUSAL: dict[str, Kind] = {"workbook_old": "xls", "workbook_open_document": "ods", "workbook_text": "text"}
"""The template's gate refuses these by name, after it has looked at sizes, passwords and directories."""
_VBA = "_VBA_PROJECT".encode("utf-16-le")
_OTHERS = "padron.intake.anysheet.parsing"


def kind_of(source: Source, name: str = "", limits: Limits = LIMITS) -> Kind:
    """A file's kind, by its bytes and, for text, its name. Raises Refused where it may not be handed to a child."""
    try:
        gate(source, name, limits)
    except Refused as refused:
        found = _BY_REFUSAL.get(refused.problem.code)
        if found is None or (found == "text" and not _is_table(name)):
            raise
        with uploaded(source) as file:
            if found == "xls" and _VBA in file:
                raise Refused(problem("workbook_macros")) from None
        return found
    return "xlsx"


def _is_table(name: str) -> bool:
    """Whether a text may be a table by its name: a definition or a page is not taken for one."""
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    return ending in ("", "csv", "tsv", "txt")


def opened(source: Source, name: str = "", limits: Limits = LIMITS) -> Parsed:
    """The file in its limited child, whatever its kind. Raises Refused."""
    kind = kind_of(source, name, limits)
    return Parsed(source, limits, PARSER if kind == "xlsx" else _OTHERS)
