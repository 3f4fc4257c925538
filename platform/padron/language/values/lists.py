"""Answers from lists: codes or labels, in any case and accents, with the nearest one suggested; cascades."""

import difflib
from collections.abc import Iterable, Mapping
from functools import cached_property

from padron.language.values.taken import NOTHING, Canonical, Take, Taken, excerpt, refused
from padron.language.values.texts import as_words, blank, cleaned, folded
from padron.problems import Problem, problem
from padron.shapes import Choice, Choices, Option

NONE_OF_THEM = {"es": "Ninguna de la lista", "en": "None of the list"}
_NONE = frozenset({"ninguna", "ninguno", "none", *map(str.lower, NONE_OF_THEM.values())})
_CLOSE = 0.72
_LONGEST = 80
_KEPT_MISSES = 2000


class Listing:
    """One list made ready for looking up; asking it changes nothing but a cache of misses."""

    def __init__(self, options: tuple[Option, ...]) -> None:
        self.order = {option.code: at for at, option in enumerate(options)}
        self._options = options
        self._named = _unique((_names(option), option.code) for option in options)
        self._misses: dict[str, Taken] = {}

    def option(self, code: str) -> Option | None:
        """The option of a code."""
        at = self.order.get(code)
        return None if at is None else self._options[at]

    def plain(self, text: str) -> str | None:
        """The code of a text that is a code or one option's own label, letter by letter."""
        if text in self.order:
            return text
        code = self._named.get(text)
        return None if code is None or blank(text) else code

    def take(self, raw: object) -> Taken:
        """One answer as its code."""
        if isinstance(raw, str) and raw in self.order:
            return Taken(raw)
        said = as_words(raw)
        if isinstance(said, Problem):
            return Taken(None, said)
        if said in self.order:
            return Taken(said)
        code = self._named.get(said)
        return Taken(code) if code else self._take_loosely(said)

    def words(self, code: str, lang: str = "es", joined: bool = False) -> str:
        """The label of a code; with its code where another option could be meant, or it would not stand in a row."""
        option = self._options[self.order[code]]
        label = (option.label_en if lang == "en" else "") or option.label
        alone = label not in self.order or label == code
        if alone and self._named.get(label, code) == code and not (joined and set(label) & set(";\n")):
            return label
        return code if joined and set(label) & set(";\n") else f"{code} · {label}"

    def _take_loosely(self, said: str) -> Taken:
        text = folded(said)
        code = self._folded.get(text) or (text.isdecimal() and self._without_zeros.get(text.lstrip("0") or "0"))
        if code:
            return Taken(code, None, True)
        if text not in self._misses and len(self._misses) < _KEPT_MISSES:
            self._misses[text] = self._miss(text, said)
        return self._misses.get(text) or self._miss(text, said)

    def _miss(self, text: str, said: str) -> Taken:
        value = excerpt(cleaned(said))
        if text in self._folded or said in self._named:
            return refused("several_options", value=value)
        near = difflib.get_close_matches(text, self._labels, 1, _CLOSE) if len(text) <= _LONGEST else []
        return refused("not_an_option", self._labels[near[0]] if near else None, value=value)

    @cached_property
    def _folded(self) -> dict[str, str | None]:
        return _unique(
            ({folded(name) for name in (option.code, *_names(option))}, option.code) for option in self._options
        )

    @cached_property
    def _without_zeros(self) -> dict[str, str | None]:
        """Codes whose leading zeros a spreadsheet ate."""
        digits = (code for code in self.order if code.isascii() and code.isdigit())
        return _unique(([code.lstrip("0") or "0"], code) for code in digits)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {folded(option.label): option.label for option in self._options}


_LISTINGS: dict[int, tuple[tuple[Option, ...], Listing]] = {}
_KEPT_LISTINGS = 512


def listing_of(options: tuple[Option, ...]) -> Listing:
    """The Listing of these very options: many fields share a catalogue, and hashing one costs as much as building."""
    kept = _LISTINGS.get(id(options))
    if kept is None or kept[0] is not options:
        if len(_LISTINGS) >= _KEPT_LISTINGS:
            _LISTINGS.clear()
        kept = _LISTINGS[id(options)] = (options, Listing(options))
    return kept[1]


def _names(option: Option) -> tuple[str, ...]:
    english = (option.label_en, f"{option.code} · {option.label_en}") if option.label_en else ()
    return option.label, f"{option.code} · {option.label}", *english


def _unique(pairs: Iterable[tuple[Iterable[str], str]]) -> dict[str, str | None]:
    """Each name's code; None where several options answer to it."""
    found: dict[str, str | None] = {}
    for names, code in pairs:
        for name in names:
            found[name] = code if found.get(name, code) == code else None
    return found


def choice_taker(shape: Choice) -> Take:
    """Takes one code of a list."""
    listing = listing_of(shape.options)

    def take(raw: object, today: str) -> Taken:
        if isinstance(raw, str) and raw in listing.order:
            return Taken(raw)
        return NOTHING if blank(raw) else listing.take(raw)

    return take


def choices_taker(shape: Choices) -> Take:
    """Takes several codes: a list, or a text with `;` (commas or line breaks where that is plain). [] is none."""
    listing = listing_of(shape.options)

    def take(raw: object, today: str) -> Taken:
        if isinstance(raw, list | tuple):
            return _joined([listing.take(item) for item in raw if not blank(item)], listing)
        if blank(raw):
            return NOTHING
        return _from_cell(raw, listing)

    return take


def _from_cell(raw: object, listing: Listing) -> Taken:
    whole = listing.take(raw)
    if whole.problem is None or not isinstance(raw, str):
        return _joined([whole], listing)
    if folded(raw) in _NONE:
        return Taken([], None, True)
    taken = _split(raw, ";", listing)
    if taken.problem is None:
        return taken
    for other in ("\n", ","):
        again = _split(raw.replace(";", other), other, listing)
        if other in raw and again.problem is None:
            return Taken(again.value, None, True)
    return taken


def _split(text: str, mark: str, listing: Listing) -> Taken:
    pieces = [piece.strip() for piece in text.split(mark)]
    return _joined([listing.take(piece) for piece in pieces if not blank(piece)], listing)


def _joined(taken: list[Taken], listing: Listing) -> Taken:
    """The codes in the list's order, each once; the first problem stops."""
    for each in taken:
        if each.problem:
            return each
    codes = [each.value for each in taken if isinstance(each.value, str)]
    kept = sorted(set(codes), key=listing.order.__getitem__)
    return Taken(kept, None, len(kept) < len(codes) or any(each.adjusted for each in taken))


def allowed(shape: Choice | Choices, values: Mapping[str, Canonical | None]) -> tuple[Option, ...]:
    """The options that the other answers leave. A parent that is not known leaves all: it is asked for by itself."""
    known = _known_parents(shape, values)
    return tuple(option for option in shape.options if known <= set(option.columns)) if known else shape.options


def _known_parents(shape: Choice | Choices, values: Mapping[str, Canonical | None]) -> set[tuple[str, str]]:
    return {(column, str(values[field])) for column, field in shape.filters if values.get(field) is not None}


def misplaced(
    shape: Choice | Choices, value: Canonical, values: Mapping[str, Canonical | None], parent: str
) -> Problem | None:
    """A code that its known parent's answer does not lead to. `parent`: that answer in words, for the message."""
    known = _known_parents(shape, values)
    if not known:
        return None
    listing = listing_of(shape.options)
    for code in value if isinstance(value, list) else [str(value)]:
        option = listing.option(code)
        if option is not None and not known <= set(option.columns):
            return problem("option_not_here", value=excerpt(option.label), parent=excerpt(parent))
    return None


def list_words(shape: Choice | Choices, value: Canonical, lang: str) -> str:
    """Labels for people, `; ` between several."""
    listing = listing_of(shape.options)
    if not isinstance(value, list):
        return listing.words(str(value), lang)
    return "; ".join(listing.words(code, lang, joined=True) for code in value) or NONE_OF_THEM[lang]
