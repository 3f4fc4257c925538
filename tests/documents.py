"""The documents of the repository as tests read them: their blocks of code, links and headings."""

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
_BLOCK = re.compile(r"^```(?P<kind>\w+)(?: (?P<what>\S+))?\n(?P<text>.*?)^```$", re.M | re.S)
_LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code: its language, the file it stands for or `fragmento`, and its text."""

    kind: str
    what: str
    text: str


def documents() -> list[Path]:
    """Every Markdown page that people read."""
    return [ROOT / "README.md", ROOT / "CHANGES.md", *sorted(DOCS.rglob("*.md"))]


def blocks(page: Path) -> list[Block]:
    """The blocks of code of a page, in order."""
    found = _BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(each["kind"], each["what"] or "", each["text"]) for each in found]


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """The file and the heading that each relative link points to."""
    prose = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    for each in _LINK.finditer(prose):
        file, _, heading = each["target"].partition("#")
        if not re.match(r"[a-z]+:", each["target"]):
            yield ((page.parent / file).resolve() if file else page), heading


def headings(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    prose = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    return {anchor(each) for each in re.findall(r"^#+ (.+)$", prose, re.M)}


def anchor(heading: str) -> str:
    """The anchor of a heading: lower case, letters, digits, `_` and `-`, blanks as `-`."""
    kept = (char for char in heading.lower() if char in " -_" or unicodedata.category(char)[0] in "LNM")
    return "".join(kept).replace(" ", "-")


@cache
def generator() -> ModuleType:
    """docs/generate.py, which writes the reference pages."""
    sys.path.insert(0, str(DOCS))
    try:
        return import_module("generate")
    finally:
        sys.path.remove(str(DOCS))
