"""A city's brand.yaml: its name, legal sentence and colours, and the stylesheet that carries the colours."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from padron.problems import Problem, problem
from padron.workspace import Workspace

TEXTS = ("city", "service", "logo", "legal", "contact")
NEEDED = ("city", "service")
COLOURS = {  # key of brand.yaml: default, custom properties that take it
    "header": ("#3b1f57", ("--padron-header",)),
    "accent": ("#5c2a84", ("--padron-accent", "--govuk-brand-colour")),
    "link": ("#1a5f9e", ("--govuk-link-colour",)),
    "link_hover": ("#0f3f6d", ("--govuk-link-hover-colour",)),
    "button": ("#0f7a52", ("--padron-button",)),
}
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3 (AA)
LOGO = re.compile(r"[a-z0-9_-]{1,60}\.(svg|png)")
HEX = re.compile(r"#[0-9a-fA-F]{6}")


class NotABrand(ValueError):
    """brand.yaml cannot be used; `problems` says all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(each.message() for each in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Brand:
    """How a city presents itself. `colours` has every key of COLOURS, as #rrggbb."""

    city: str
    service: str
    legal: str = ""
    contact: str = ""
    logo: str = ""
    colours: tuple[tuple[str, str], ...] = tuple((key, default) for key, (default, _) in COLOURS.items())

    @property
    def header(self) -> str:
        """The header's colour."""
        return dict(self.colours)["header"]


def read(file: Path) -> Brand:
    """The brand of a brand.yaml. Raises NotABrand with all problems, FileNotFoundError where there is none."""
    return brand(file.read_text(encoding="utf-8"))


def of(workspace: Workspace) -> Brand:
    """The city's brand.yaml, else the starter's. Raises NotABrand."""
    there = (folder / "brand.yaml" for folder in workspace.templates)
    return read(next(file for file in there if file.is_file()))


def brand(text: str) -> Brand:
    """The brand written in a text of YAML. Raises NotABrand with all its problems."""
    given = _mapping(text)
    colours = given.pop("colours", {})
    colours = colours if isinstance(colours, dict) else {"colours": colours}
    found = [
        *_unknown(given, (*TEXTS, "colours")),
        *_unknown(colours, tuple(COLOURS)),
        *(problem("brand_missing", key=key) for key in NEEDED if not given.get(key)),
        *(slip for key, value in colours.items() if key in COLOURS for slip in _colour(key, value)),
        *_logo(given.get("logo") or ""),
    ]
    if found:
        raise NotABrand(found)
    texts = {key: " ".join(str(given[key]).split()) for key in TEXTS if given.get(key)}
    return Brand(**texts, colours=tuple((key, str(colours.get(key, COLOURS[key][0])).lower()) for key in COLOURS))


def css(look: Brand) -> str:
    """The `:root{}` block of /marca.css: only validated #rrggbb values."""
    pairs = [(name, value) for key, value in look.colours for name in COLOURS[key][1]]
    return ":root{" + ";".join(f"{name}:{value}" for name, value in pairs) + "}\n"


def icon(look: Brand) -> str:
    """A small SVG for the browser's tab, in the city's colour; served as /marca.svg."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="5" fill="{look.header}"/>'
        '<path d="M11 25V7h6a6 6 0 0 1 0 12h-6" fill="none" stroke="#fff" stroke-width="4"/></svg>\n'
    )


def contrast(one: str, other: str = "#ffffff") -> float:
    """The contrast ratio of two #rrggbb colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mapping(text: str) -> dict[str, object]:
    try:
        given = yaml.load(text, Loader=yaml.BaseLoader)  # makes only texts, lists and maps
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None)
        raise NotABrand([problem("brand_unreadable", line=mark.line + 1 if mark else 1)]) from None
    if not isinstance(given, dict):
        raise NotABrand([problem("brand_unreadable", line=1)])
    if odd := [str(key) for key, value in given.items() if not isinstance(value, str) and key != "colours"]:
        raise NotABrand([problem("brand_text", key=key) for key in odd])
    return {str(key): value for key, value in given.items()}


def _unknown(given: dict[str, object], known: tuple[str, ...]) -> list[Problem]:
    return [problem("brand_unknown_key", key=key, known=", ".join(known)) for key in given if key not in known]


def _colour(key: str, value: object) -> list[Problem]:
    if not isinstance(value, str) or not HEX.fullmatch(value):
        return [problem("brand_colour", key=key, value=value)]
    ratio = contrast(value)
    if ratio < LEAST_CONTRAST:
        return [problem("brand_contrast", key=key, value=value, ratio=f"{ratio:.1f}")]
    return []


def _logo(name: object) -> list[Problem]:
    return [] if not name or LOGO.fullmatch(str(name)) else [problem("brand_logo", value=name)]
