"""The gate that an uploaded file passes before any parser sees it: what it is, how big, and whether it is honest.

Nothing here decompresses more than the content types; the sheets themselves are scanned in the child (`scan.py`).
Limits and order: measured on a corpus of hostile workbooks.
"""

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from padron.intake.upload import Source, Upload, uploaded
from padron.problems import Problem, problem

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a workbook may take: bytes, members, references, characters, and the child's memory and seconds.

    `merged`: cells of one merged range (of all, ten times that); `marks`: cells in error or not calculated.
    """

    upload: int = 20 * MB
    members: int = 2_000
    unpacked: int = 300 * MB
    ratio: int = 200
    ratio_from: int = 10 * MB
    columns: int = 300
    rows: int = 200_000
    text: int = 32_767
    merged: int = 10_000
    marks: int = 500_000
    memory: int = 1024 * MB
    cpu: int = 60
    wait: int = 60
    frame: int = 64 * MB


LIMITS = Limits()


class Refused(Exception):
    """The file cannot be taken; `problem` says why and what to do."""

    def __init__(self, refusal: Problem) -> None:
        super().__init__(refusal.code)
        self.problem = refusal


@dataclass(frozen=True, slots=True)
class Gate:
    """A file that may be handed to the child: how many members it has and what they say they unpack to."""

    members: int
    unpacked: int


ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,  # includes UnicodeDecodeError
    RuntimeError,  # encrypted, or a compression that Python does not know
    KeyError,
    OverflowError,
)
"""What Python's zipfile raises on a broken archive."""

CONTENT_TYPES = "[Content_Types].xml"
_MOST_CONTENT_TYPES = MB
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_START = 4096
_ENTRY = b"PK\x01\x02"
_MARKUP = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|table|body|meta|script|div)", re.I | re.S)
_MAIN = re.compile(rb"application/vnd\.[\w.-]*?(?:sheet|template|addin|word|presentation)[\w.]*\.main(?:\+xml)?", re.I)
_TRICK = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\\\x00]")


def gate(source: Source, name: str = "", limits: Limits = LIMITS) -> Gate:
    """A file's Gate; `name` is its own, where known. Raises Refused, OSError."""
    with uploaded(source) as file:
        return _gate(file, name, limits)


def _gate(file: Upload, name: str, limits: Limits) -> Gate:
    if not file.size:
        raise Refused(problem("workbook_empty"))
    if file.size > limits.upload:
        raise Refused(problem("workbook_large", most=limits.upload // MB))
    if file.start(4) != b"PK\x03\x04":
        raise Refused(problem(_other_kind(file, name)))
    if file.count(_ENTRY) > limits.members:  # before zipfile makes an object of each
        raise Refused(problem("workbook_swollen"))
    try:
        with zipfile.ZipFile(file.file) as archive:
            entries = archive.infolist()
            refuse_directory(entries, limits)
            _refuse_kind(archive)
    except ZIP_FAULTS:
        raise Refused(problem("workbook_damaged")) from None
    return Gate(len(entries), sum(entry.file_size for entry in entries))


def refuse_directory(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Judges an archive by its directory: members, sizes said, encryption, names. Raises Refused."""
    names = [entry.orig_filename.casefold() for entry in entries]
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused(problem("workbook_protected"))
    if len(set(names)) < len(names) or any(_TRICK.search(name) for name in names):
        raise Refused(problem("workbook_unsafe"))
    if sum(entry.file_size for entry in entries) > limits.unpacked or any(_bomb(entry, limits) for entry in entries):
        raise Refused(problem("workbook_swollen"))


def _bomb(entry: zipfile.ZipInfo, limits: Limits) -> bool:
    return entry.file_size > limits.ratio_from and entry.file_size > limits.ratio * entry.compress_size


def _refuse_kind(archive: zipfile.ZipFile) -> None:
    """Judges an archive by what it says it holds. Raises Refused unless it is a workbook without macros."""
    names = set(archive.namelist())
    if "mimetype" in names and CONTENT_TYPES not in names:
        with archive.open("mimetype") as member:
            calc = b"opendocument.spreadsheet" in member.read(200)
        raise Refused(problem("workbook_open_document" if calc else "not_a_workbook"))
    if CONTENT_TYPES not in names:
        raise Refused(problem("not_a_workbook"))
    with archive.open(CONTENT_TYPES) as member:
        types = member.read(_MOST_CONTENT_TYPES)
    main = {found.lower() for found in _MAIN.findall(types)}
    if any(b"binary" in each for each in main):
        raise Refused(problem("workbook_binary"))
    if any(b"macroenabled" in each for each in main) or any(name.endswith("vbaProject.bin") for name in names):
        raise Refused(problem("workbook_macros"))
    if not any(b"spreadsheetml" in each for each in main):
        raise Refused(problem("not_a_workbook"))


def _other_kind(file: Upload, name: str) -> str:
    """The code of the refusal of what is not even an archive."""
    start, name = file.start(_START), name.lower()
    return next((code for code, fits in _KINDS if fits(file, start, name)), "not_a_workbook")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _texty(start: bytes, name: str) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\x00" not in start and (name.endswith((".csv", ".txt", ".tsv")) or _separated(start))


def _separated(start: bytes) -> bool:
    first = start.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    return any(first.count(mark) for mark in (b",", b";", b"\t"))


_KINDS: tuple[tuple[str, Callable[[Upload, bytes, str], bool]], ...] = (
    ("workbook_protected", lambda file, start, name: start.startswith(_OLE) and _utf16("EncryptedPackage") in file),
    (
        "workbook_old",
        lambda file, start, name: start.startswith(_OLE) and (_utf16("Workbook") in file or _utf16("Book") in file),
    ),
    (
        "workbook_old",
        lambda file, start, name: start[:2] == b"\x09\x08" or (start.startswith(_OLE) and name.endswith(".xls")),
    ),
    ("workbook_pdf", lambda file, start, name: b"%PDF-" in start[:1024]),
    ("workbook_web_page", lambda file, start, name: bool(_MARKUP.match(start.removeprefix(b"\xef\xbb\xbf")))),
    ("workbook_damaged", lambda file, start, name: start[:2] == b"PK" or file.count(b"\0") == file.size),
    ("not_a_workbook", lambda file, start, name: start[:1] in b"<{" or start[:5] == b"%!PS-"),
    ("workbook_text", lambda file, start, name: _texty(start, name)),
)
