"""The cells of a decision table: which values fit, by the same three values as everywhere."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from padron.language.excel_cells import TRUTHS, meant
from padron.language.faults import Fault, Stop, fault
from padron.language.kinds import Code, Date, Identifier, Kind, Number, YesNo, called
from padron.language.scalars import decimal_scaled, iso_day, nearest, yes_no

Value = int | str | bool
Bounds = tuple[Value | None, Value | None]
"""First and last value that fit, both included; None where there is no such end."""

_COMPARED = re.compile(r"(?P<sign>==|!=|<>|<=|>=|=|<|>|≤|≥|≠)\s*(?P<value>.*)")
_RANGE = re.compile(r"(?P<first>.+?)\s*\.\.+\s*(?P<last>.+)")
_HYPHEN = re.compile(r"(?P<first>[0-9.]+)\s*(?:-|–|—|a|to)\s*(?P<last>[0-9.]+)")
_RIGHT_SIGN = {"=": "==", "<>": "!=", "≤": "<=", "≥": ">=", "≠": "!="}


@dataclass(frozen=True, slots=True)
class Anything:
    """`-`: every value fits, also an unknown one."""

    def fits(self, value: Value | None) -> bool | None:
        """Always yes."""
        return True


@dataclass(frozen=True, slots=True)
class Within:
    """Numbers (in the input's scale) or days within one of these bounds."""

    spans: tuple[Bounds, ...]

    def fits(self, value: Value | None) -> bool | None:
        """Yes, no, or None for an unknown value."""
        if value is None:
            return None
        return any((least is None or least <= value) and (most is None or value <= most) for least, most in self.spans)  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class Among:
    """Codes, identifiers, or yes and no, that are one of these."""

    values: frozenset[Value]

    def fits(self, value: Value | None) -> bool | None:
        """Yes, no, or None for an unknown value."""
        return None if value is None else value in self.values


Cell = Anything | Within | Among


def cell(text: str, kind: Kind) -> Cell | Fault:
    """A cell of an input of this kind: a value, `a..b`, a comparison, `A | B`, or `-`; or its fault."""
    said = text.strip()
    if said == "-":
        return Anything()
    try:
        if not said:
            raise Stop(fault("D385", 0, max(len(text), 1), "-"))
        if isinstance(kind, Code) and said in kind.codes:
            return Among(frozenset({said}))
        parts = [each.strip() for each in said.split("|")]
        if isinstance(kind, Number | Date):
            return Within(tuple(bounds for part in parts for bounds in _spans(part, kind, text)))
        return Among(frozenset(value for part in parts for value in _members(part, kind, text)))
    except Stop as stopped:
        return stopped.fault


def constant(text: str, kind: Kind) -> Value | Fault:
    """The value of an output's cell, or its fault."""
    value = _READ[type(kind)](text.strip(), kind) if type(kind) in _READ else None
    changed = meant(text, kind) if value is None else None
    if changed is not None:
        code, right = changed
        return _fault(code, text, text.strip(), right, right=right)
    if value is None:
        return _fault("D386", text, text, what=called(kind), what_en=called(kind, "en"))
    if isinstance(kind, Number) and not kind.least <= int(value) <= kind.greatest:
        return _beyond(text, text, kind)
    return value


def _fault(code: str, whole: str, part: str, suggestion: str | None = None, /, **values: object) -> Fault:
    at = max(whole.find(part), 0)
    return fault(code, at, at + max(len(part), 1), suggestion, found=part, **values)


def _spans(part: str, kind: Number | Date, whole: str) -> tuple[Bounds, ...]:
    """What a value, a range or a comparison comes to; refused where no value of the kind could fit."""
    found = _ends(part, kind, whole)
    if isinstance(kind, Number) and all(
        (least is not None and least > kind.greatest) or (most is not None and most < kind.least)  # type: ignore[operator]
        for least, most in found
    ):
        raise Stop(_beyond(whole, part, kind))
    return found


def _ends(part: str, kind: Number | Date, whole: str) -> tuple[Bounds, ...]:
    compared = _COMPARED.fullmatch(part)
    if compared:
        sign = _sign(compared["sign"], part, whole)
        return _BOUNDS[sign](_value(compared["value"], kind, whole))
    ranged = _RANGE.fullmatch(part)
    if ranged:
        first, last = _value(ranged["first"], kind, whole), _value(ranged["last"], kind, whole)
        if first > last:  # type: ignore[operator]
            raise Stop(_fault("D382", whole, part, f"{ranged['last']}..{ranged['first']}"))
        return ((first, last),)
    hyphen = _HYPHEN.fullmatch(part)
    if hyphen:
        right = f"{hyphen['first']}..{hyphen['last']}"
        raise Stop(_fault("D388", whole, part, right, right=right))
    value = _value(part, kind, whole)
    return ((value, value),)


def _sign(sign: str, part: str, whole: str) -> str:
    if sign in _RIGHT_SIGN:
        raise Stop(_fault("D306", whole, sign, _RIGHT_SIGN[sign], right=_RIGHT_SIGN[sign]))
    return sign


def _members(part: str, kind: Kind, whole: str) -> frozenset[Value]:
    compared = _COMPARED.fullmatch(part)
    if compared and _sign(compared["sign"], part, whole) not in ("==", "!="):
        raise Stop(_fault("D384", whole, part))
    if ".." in part:
        raise Stop(_fault("D384", whole, part))
    value = _value(compared["value"] if compared else part, kind, whole)
    if not compared or compared["sign"] == "==":
        return frozenset({value})
    if isinstance(kind, Code):
        return frozenset(kind.codes - {str(value)})
    if isinstance(kind, YesNo):
        return frozenset({not value})
    raise Stop(_fault("D384", whole, part))


def _value(text: str, kind: Kind, whole: str) -> Value:
    value = _READ[type(kind)](text.strip(), kind) if type(kind) in _READ else None
    unknown = value is None or (isinstance(kind, Code) and value not in kind.codes) or isinstance(kind, Identifier)
    changed = meant(text, kind) if unknown else None
    if changed is not None:
        code, right = changed
        raise Stop(_fault(code, whole, text, right, right=right))
    if value is None:
        raise Stop(_fault("D381", whole, text, what=called(kind), what_en=called(kind, "en")))
    if isinstance(kind, Code) and value not in kind.codes:
        raise Stop(_fault("D383", whole, text, nearest(text, sorted(kind.codes)), catalogue=kind.catalogue))
    return value


def _number(text: str, kind: Kind) -> int | None:
    return decimal_scaled(text, kind.scale) if isinstance(kind, Number) else None


_READ: Mapping[type, Callable[[str, Kind], Value | None]] = {
    Number: _number,
    Date: lambda text, kind: iso_day(text),
    YesNo: lambda text, kind: TRUTHS.get(text.lower(), yes_no(text)),
    Code: lambda text, kind: text or None,
    Identifier: lambda text, kind: text or None,
}


def _after(value: Value, steps: int) -> Value:
    """The next value of an exact kind, or the one before: no value lies between."""
    if isinstance(value, str):
        return (date.fromisoformat(value) + timedelta(days=steps)).isoformat()
    return value + steps


_BOUNDS: Mapping[str, Callable[[Value], tuple[Bounds, ...]]] = {
    "==": lambda value: ((value, value),),
    "!=": lambda value: ((None, _after(value, -1)), (_after(value, 1), None)),
    "<": lambda value: ((None, _after(value, -1)),),
    "<=": lambda value: ((None, value),),
    ">": lambda value: ((_after(value, 1), None),),
    ">=": lambda value: ((value, None),),
}


def _beyond(whole: str, part: str, kind: Number) -> Fault:
    least, greatest = written(kind.least, kind.scale), written(kind.greatest, kind.scale)
    return _fault("D390", whole, part, least=least, greatest=greatest)


def written(value: int, scale: int) -> str:
    """A scaled integer as people write it: 350.00."""
    digits = str(abs(value)).rjust(scale + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-scale]}.{digits[-scale:]}" if scale else f"{sign}{digits}"
