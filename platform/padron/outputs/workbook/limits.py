"""What Excel refuses or silently repairs, asserted before a workbook leaves. Source: MS-XLSB DValStrings, ECMA-376."""

from padron.outputs.columns import LONGEST_TITLE, length

PROMPT_TITLE = 32
PROMPT = 255
ERROR = 225
LITERAL_LIST = 255
VALIDATION_FORMULA = 255
FORMULA = 8192
CELL = 32_767
SHEET_TITLE = LONGEST_TITLE
LAST_ROW = 1_048_576
MOST_COLUMNS = 16_384


class ExcelLimitError(ValueError):
    """Something in a program is longer than Excel takes."""


def within(text: str, most: int, what: str) -> str:
    """The text itself. ExcelLimitError when it has more UTF-16 units than `most`."""
    if length(text) > most:
        raise ExcelLimitError(f"{what}: {length(text)} caracteres; Excel acepta {most}: {text[:60]}…")
    return text
