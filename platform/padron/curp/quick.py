"""The quick way through: cleans a CURP as typed, and reads one that has nothing wrong in a few microseconds."""

import re
import unicodedata
from operator import mul

from padron.curp.tables import ALPHABET, CONSONANTS, ENTITIES, SEXES, WORDS

LENGTH = 18
OLDEST = 120

_INVISIBLE = (0x00AD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
_HYPHENS = (0x002D, *range(0x2010, 0x2016), 0x2212, 0xFE63, 0xFF0D)
_BLANKS = tuple(code for code in range(0x3001) if chr(code).isspace())
_CLEAN: dict[int, str | None] = dict.fromkeys((*_INVISIBLE, *_HYPHENS, *_BLANKS))
_CLEAN |= {ord(small): small.upper() for small in "abcdefghijklmnopqrstuvwxyzñ"}
_SHAPE = re.compile(
    r"[A-Z][AEIOUX][A-Z]{2}"
    r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
    rf"[{SEXES}](?:{'|'.join(ENTITIES)})[{CONSONANTS}]{{3}}[0-9A-Z][0-9]"
)
_VALUES = bytes(ALPHABET.find(chr(code)) % 256 for code in range(256))
_WEIGHTS = bytes(range(18, 0, -1))
_NO_SUCH_DAY = frozenset(["0230", "0231", "0431", "0631", "0931", "1131"])


def facts(curp: str, today: int) -> tuple[int, str, str] | None:
    """(birth as YYYYMMDD, sex, state) of a cleaned CURP that has no problem at all, else None. `today` is YYYYMMDD."""
    if not _SHAPE.fullmatch(curp) or sum(map(mul, curp.encode().translate(_VALUES), _WEIGHTS)) % 10:
        return None
    born = birth_number(curp)
    if not is_day(born) or not 0 <= today - born < (OLDEST + 1) * 10000:
        return None
    if curp[:4] in WORDS or is_generic(curp):
        return None
    return born, curp[10], curp[11:13]


def birth_number(curp: str) -> int:
    """Birth as YYYYMMDD: a digit at position 17 means 19.., a letter 20... Positions 5 to 10 must be digits."""
    return int(curp[4:10]) + (19000000 if curp[16] <= "9" else 20000000)


def is_day(number: int) -> bool:
    """Whether YYYYMMDD, from 1900 to 2099, with month and day each in their widest range, is in the calendar."""
    month_day = f"{number % 10000:04d}"
    if month_day == "0229":
        return number // 10000 % 4 == 0 and number != 19000229
    return month_day not in _NO_SUCH_DAY


def is_generic(curp: str) -> bool:
    """One of the keys that the tax office gives out for any foreigner: nobody's own."""
    return curp.startswith("XEXX010101") and curp[11:16] == "NEXXX"


def cleaned(text: str) -> str:
    """Capitals, without blanks, hyphens or invisible characters. Letters of other alphabets stay, to be reported."""
    if len(text) == LENGTH and text.isascii() and text.isalnum() and text.isupper():
        return text
    if any(map(unicodedata.combining, text)):
        text = unicodedata.normalize("NFC", text)
    return text.translate(_CLEAN)


def masked(curp: str) -> str:
    """For screens: `GOMA******MNLR**08`. Anything but 18 characters comes back as asterisks."""
    if len(curp) != LENGTH:
        return "*" * len(curp)
    return f"{curp[:4]}******{curp[10:14]}**{curp[16:]}"
