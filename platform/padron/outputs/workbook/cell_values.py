"""What Excel can be sure of in a cell that somebody typed or pasted: its value, or that a load would refuse it.

A load reads forgivingly (`$1,500.00`, `31/12/2026` as text, a label in other letters); Excel does not try to. A cell
that it cannot read with certainty as a load would is neither right nor wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from padron.language.scalars import FIRST_DAY, LAST_DAY
from padron.outputs.columns import NO_TEXT, YES_TEXT
from padron.outputs.workbook.curp_formula import CHARACTERS, POSITIONS, STATES, WEIGHTS
from padron.outputs.workbook.formula_nodes import birth
from padron.outputs.workbook.formula_text import BAD, UNSURE
from padron.outputs.workbook.option_lists import (
    CURP_CLASSES,
    CURP_SIGNS,
    CURP_WORDS,
    DIGIT_LIST,
    LONG_POSITIONS,
    MOST_FOLDED,
    MOST_JOINED,
    ROW_POSITIONS,
    USUAL,
    VISIBLE,
    YES_NO_WORDS,
    ListName,
)
from padron.outputs.workbook.serials import serial_of
from padron.shapes import Choice, Choices, Day, Decimal, File, Group, Note, Repeat, Shape, Text, Whole, YesNo

_FOLDED = (("á", "a"), ("é", "e"), ("í", "i"), ("ó", "o"), ("ú", "u"), ("ü", "u"), ("ñ", "n"))
_YEARS = (1900, 2101)
"""A bare number here is a year for a load, unless the cell has the format of a date, which a formula cannot see."""
_NOISE, _FRACTION, _FEW_PLACES = "1E-9", "1E-5", 4
_OLDEST = 1_210_000


@dataclass(frozen=True, slots=True)
class Reading:
    """Conditions on a cell that is not blank, never both true: what it holds is `known`, or it is `wrong`.

    Of a CURP: `sound` where nothing is wrong but, perhaps, that it is `late`, of the future; else it may be `strange`.
    """

    known: str
    value: str
    wrong: str
    sound: str = "FALSE"
    late: str = "FALSE"
    strange: str = "FALSE"

    def formula(self, cell: str, blank: str) -> str:
        """The cell's value, or an error; `blank` where nothing was typed."""
        return f'IF({cell}="",{blank},IF({self.known},{self.value},IF({self.wrong},{BAD},{UNSURE})))'


@dataclass(frozen=True, slots=True)
class AsOf:
    """The record's day in formulas: YYYYMMDD, as Excel counts days, and whether it is sure to be the server's."""

    day: str
    serial: str
    sure: str


NO_DAY = AsOf(UNSURE, UNSURE, "FALSE")


def number(cell: str, shape: Whole | Decimal) -> Reading:
    """A number cell; texts without a single digit are wrong, other texts perhaps not."""
    places = shape.places if isinstance(shape, Decimal) else 0
    scaled = f"ROUND({cell}*{10**places},0)" if places else f"ROUND({cell},0)"
    away = f"ABS({cell}-ROUND({cell},{places}))"
    within = f"{scaled}>={shape.least},{scaled}<={shape.greatest}"
    beyond = f"{scaled}<{shape.least},{scaled}>{shape.greatest}"
    fraction = f"{away}>{_FRACTION}," if places <= _FEW_PLACES else ""
    return Reading(
        f"IF(ISNUMBER({cell}),AND({away}<{_NOISE},{within}),FALSE)",
        scaled,
        f"IF(ISNUMBER({cell}),OR({fraction}{beyond}),{_wordy(cell)})",
    )


def day(cell: str, shape: Day, as_of: AsOf) -> Reading:
    """A date cell, as YYYYMMDD."""
    least = FIRST_DAY if shape.least == "today" else shape.least
    greatest = LAST_DAY if shape.greatest == "today" else shape.greatest
    low, high = serial_of(least), serial_of(greatest) + 1
    known, wrong = [f"{cell}>={low}", f"{cell}<{high}"], [f"{cell}<{low}", f"{cell}>={high}"]
    if high > _YEARS[0] and low < _YEARS[1]:
        known.append(f"OR({cell}<{_YEARS[0]},{cell}>={_YEARS[1]})")
    if shape.greatest == "today" or shape.max_age:
        known.append(f"{cell}<{as_of.serial}+1")
    if (shape.greatest == "today" or shape.max_age) and as_of != NO_DAY:
        wrong.append(f"IFERROR(AND({as_of.sure},{cell}>={as_of.serial}+1),FALSE)")
    if shape.least == "today":
        known.append(f"{cell}>={as_of.serial}")
        wrong += [] if as_of == NO_DAY else [f"IFERROR({cell}<{as_of.serial},FALSE)"]
    if shape.max_age:
        last = _plus(cell, shape)
        known.append(f"{last}>={as_of.serial}")
        wrong.append(f"IFERROR({last}<{as_of.serial},FALSE)")
    return Reading(
        f"IF(ISNUMBER({cell}),AND({','.join(known)}),FALSE)",
        written_day(cell),
        f"IF(ISNUMBER({cell}),OR({','.join(wrong)}),{_wordy(cell)})",
    )


def written_day(cell: str) -> str:
    """A cell's day as YYYYMMDD."""
    return f"(YEAR({cell})*10000+MONTH({cell})*100+DAY({cell}))"


def yes_no(cell: str, odd: str) -> Reading:
    """Yes (2) or no (0): a word, TRUE or FALSE, 1 or 0. `odd`: whether the row has characters that may be hidden."""
    words = f'{cell}="{YES_TEXT}",{cell}="Si",{cell}="{NO_TEXT}"'
    known = f"IF(ISTEXT({cell}),OR({words}),OR(ISLOGICAL({cell}),{cell}=1,{cell}=0))"
    value = f'IF(ISTEXT({cell}),IF({cell}="{NO_TEXT}",0,2),IF({cell},2,0))'
    wrong = f"IF(ISTEXT({cell}),{_strange(cell, YES_NO_WORDS, odd)},AND(ISNUMBER({cell}),{cell}<>1,{cell}<>0))"
    return Reading(known, value, wrong)


def choice(cell: str, name: ListName, odd: str) -> Reading:
    """A code, from the very code or the very text of the drop-down."""
    by_code, by_label = (_place(sought, of, name) for sought, of in ((f'{cell}&""', name.codes), (cell, name.shown)))
    code, label = f"INDEX({name.codes},{by_code})", f"INDEX({name.shown},{by_label})"
    is_code, is_label = f'IFERROR(EXACT({code},{cell}&""),FALSE)', f"IFERROR(EXACT({label},{cell}),FALSE)"
    value = f"IF({is_code},{code},INDEX({name.codes},{by_label}))"
    return Reading(f"OR({is_code},{is_label})", value, _strange(cell, name.folded, odd))


def _place(sought: str, of: str, name: ListName) -> str:
    """Where a text stands in a range, from 1; beyond its end where a list with twins does not have it."""
    if not name.has_twins:
        return f"MATCH({sought},{of},0)"
    return f"IFERROR(1/(1/SUMPRODUCT(EXACT({of},{sought})*(ROW({of})-MIN(ROW({of}))+1))),ROWS({of})+1)"


def choices(cell: str, name: ListName) -> Reading:
    """Several texts of the drop-down or codes, `;` between, each once, as one text without blanks round the `;`."""
    text = f'SUBSTITUTE(SUBSTITUTE(TRIM({cell}),"; ",";")," ;",";")'
    asked = f'LEN({text})-LEN(SUBSTITUTE({text},";",""))+1'
    shown = f'SUMPRODUCT(--ISNUMBER(FIND(";"&{name.shown}&";",";"&{text}&";")))'
    coded = f'SUMPRODUCT(ISNUMBER(FIND(";"&{name.codes}&";",";"&{text}&";"))*NOT(EXACT({name.codes},{name.shown})))'
    return Reading(f"{shown}+{coded}={asked}", text, "FALSE")


def curp(cell: str, as_of: AsOf, folio: bool, enrolled: bool = False) -> Reading:
    """A CURP without anything wrong; its value is the cell in capitals, without blanks."""
    text, bare = (
        capitals(cell),
        unspaced(cell),
    )  # the second, shorter, where case does not matter
    year = f"(1900+100*(CODE(MID({bare},17,1))>57)+MID({bare},5,2))"
    day_ = f"AND(ABS(MID({bare},7,2)-6.5)<6,DAY(DATE({year},MID({bare},7,2),MID({bare},9,2)))=--MID({bare},9,2))"
    classes = f"SUMPRODUCT(--ISNUMBER(FIND(MID({text},{POSITIONS},1),{CURP_CLASSES})))=18"
    digit = f"MOD(SUMPRODUCT((FIND(MID({text},{POSITIONS},1),{CHARACTERS})-1)*{WEIGHTS}),10)=0"
    own = f'COUNTIF({CURP_WORDS},LEFT({bare},4))=0,OR(LEFT({bare},10)<>"XEXX010101",MID({bare},12,5)<>"NEXXX")'
    sound = f"AND(LEN({bare})=18,{classes},{digit},COUNTIF({STATES},MID({bare},12,2))=1,{day_},{own})"
    born = birth(bare)
    timely = f"AND({born}>=19000301,{born}<={as_of.day},{as_of.day}-{born}<{_OLDEST})"
    plain = f"AND(LEN({bare})<={MOST_FOLDED},{all_in(text, CURP_SIGNS)})"
    if folio:
        plain = f'AND(LEFT({text},2)<>"P-",{"ABS(LEN(" + bare + ")-12)>1," if enrolled else ""}{plain})'
    late = f"IFERROR(AND({as_of.sure},NOT({timely})),FALSE)"
    wrong = f"IF(IFERROR({sound},FALSE),{late},{plain})"
    return Reading(f"IFERROR(AND({sound},{timely}),FALSE)", text, wrong, sound, late, plain)


def capitals(cell: str) -> str:
    """A CURP's cell in capitals, without blanks."""
    return f"UPPER({unspaced(cell)})"


def unspaced(cell: str) -> str:
    """A cell's text without blanks."""
    return f'SUBSTITUTE({cell}," ","")'


def text(cell: str, shape: Text, typed: bool) -> Reading:
    """A free text: that there is one, and its length. A type or pattern may refuse it, which Excel does not see.

    `typed`: the type takes away signs of its own, so that even the length says nothing.
    """
    there = f"NOT(EXACT(UPPER({cell}),LOWER({cell})))"
    known = f"AND({there},LEN({cell})<={shape.max_length},LEN(TRIM({cell}))>={shape.min_length})"
    judged = typed or shape.pattern is not None
    return Reading("FALSE" if judged else known, f'{cell}&""', "FALSE" if typed else _misfits(cell, shape))


def _misfits(cell: str, shape: Text) -> str:
    """Whether a text is longer or shorter than fits, however a load cleans it: usual signs but blanks all stay."""
    visible = f'SUMPRODUCT(LEN({cell})-LEN(SUBSTITUTE({cell},{VISIBLE},"")))'
    length = f"LEN(TRIM({cell}))"
    beyond = f"{length}>{shape.max_length}"
    if shape.min_length > 1:  # a load may read more digits of a number than Excel shows, but not fewer
        beyond = f"OR({beyond},AND(ISTEXT({cell}),{length}<{shape.min_length}))"
    all_visible = f'LEN(SUBSTITUTE({cell}," ",""))={visible}'
    if shape.lines > 1:
        all_visible = f"OR({all_visible},{visible}>{shape.max_length})"
    return f"IF({beyond},{all_visible},FALSE)"


def postal_code(cell: str) -> Reading:
    """Five digits as a text or a number."""
    digits = f'SUMPRODUCT(LEN({cell})-LEN(SUBSTITUTE({cell},{DIGIT_LIST},"")))'
    return Reading(f'AND(LEN({cell})=5,{digits}=5,LEFT({cell},2)<>"00")', f'{cell}&""', _wordy(cell))


def unsure() -> Reading:
    """A cell of which Excel says nothing."""
    return Reading("FALSE", UNSURE, "FALSE")


def listed(shape: Shape) -> bool:
    """Whether a cell's value comes from a list or is a yes or no."""
    match shape:
        case Choice() | YesNo():
            return True
        case Choices() | Text() | Whole() | Decimal() | Day() | File() | Group() | Repeat() | Note():
            return False
        case never:
            assert_never(never)


def folded(cell: str) -> str:
    """A text in small letters, without the accents of Spanish and doubled blanks, as lists are looked through."""
    found = f"LOWER(TRIM({cell}))"
    for accented, plain in _FOLDED:
        found = f'SUBSTITUTE({found},"{accented}","{plain}")'
    return found


def _strange(cell: str, names: str, odd: str) -> str:
    """Whether no option answers to a text, however it was written."""
    looked = folded(cell)
    return f'IF(OR({odd},LEN({cell})>{MOST_FOLDED},LEFT({cell})="0"),FALSE,ISNA(MATCH({looked},{names},0)))'


def _wordy(cell: str) -> str:
    """Whether what is no number has letters and not one digit, so that neither a number nor a day can be read there."""
    no_digit = f'SUMPRODUCT(LEN({cell})-LEN(SUBSTITUTE({cell},{DIGIT_LIST},"")))=0'
    return f"OR(ISLOGICAL({cell}),AND(NOT(EXACT(UPPER({cell}),LOWER({cell}))),{no_digit}))"


def all_in(text: str, signs: str) -> str:
    """Whether the first MOST_FOLDED characters of a text are all among some signs."""
    # Padded, since programs differ in whether a text that is empty is found in another.
    padded = f'{text}&REPT("0",{MOST_FOLDED})'
    return f"SUMPRODUCT(--ISNUMBER(FIND(MID({padded},{LONG_POSITIONS},1),{signs})))={MOST_FOLDED}"


def _plus(cell: str, shape: Day) -> str:
    """The last day on which a day is not yet too old: where a month lacks the day, the first of the next."""
    assert shape.max_age is not None
    if shape.max_age.unit == "days":
        return f"INT({cell})+{shape.max_age.count}"
    months = shape.max_age.count * (12 if shape.max_age.unit == "years" else 1)
    date = f"DATE(YEAR({cell}),MONTH({cell})+{months}"
    return f"MIN({date},DAY({cell})),{date}+1,1))"


def odd(cells: Sequence[str]) -> str:
    """Whether texts have characters that may be hidden, or that no list is sure to take as they are written."""
    joined = "&".join(cells)
    padded = f'LOWER({joined})&REPT("0",{MOST_JOINED})'
    usual = f"SUMPRODUCT(--ISNUMBER(FIND(MID({padded},{ROW_POSITIONS},1),{USUAL})))={MOST_JOINED}"
    return f"IF(LEN({joined})=0,FALSE,IF(LEN({joined})>{MOST_JOINED},TRUE,NOT({usual})))"


def strange_key(key: str) -> str:
    """Whether a key has characters that a load may leave out: it would then find another person."""
    plain = f'SUBSTITUTE({key},"-","")'
    return f"OR(LEN({key})>{MOST_FOLDED},NOT({all_in(plain, CURP_SIGNS)}))"
