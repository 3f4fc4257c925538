"""Workbooks changed by chance, and a child that is forked rather than started: thousands in minutes."""

import io
import os
import random
import re
import subprocess
import traceback
import zipfile
from typing import BinaryIO

from padron.intake.anysheet import parsing as any_parsing
from padron.intake.parsing import Book, serve

UNCAUGHT = 70
Members = list[tuple[str, bytes]]


def members_of(book: bytes) -> Members:
    """The parts of a sound workbook, in order."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return [(each.filename, archive.read(each)) for each in archive.infolist()]


def zipped(members: Members, chance: random.Random) -> bytes:
    """The parts in an archive, packed or not; a name may come twice."""
    out = io.BytesIO()
    packing = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, text in members:
            info = zipfile.ZipInfo(name)
            info.compress_type = packing
            with archive.open(info, "w") as part:
                part.write(text)
    return out.getvalue()


ODD = (
    b"", b"-1", b"0", b"0.5", b"1e400", b"NaN", b"2147483648", b"18446744073709551616", b"9" * 400, b"A" * 5_000,
    b"\xff\xfe", b"&#0;", b"&lt;", b"<", b"&nadie;", b"\x00", b"s", b"d", b"e", b"b", b"str", b"inlineStr", b"zzz",
    "ñ\u202e\U0001f600".encode(), b"XFD1048576", b"A0", b"1A", b"ZZZZZZ1", b"A4294967295", b"true", b"2958466",
    b"-693594", b"1900-02-29", b"9999-12-31T99:99:99", b"rId999", b"../../x.xml",
)  # fmt: skip
_VALUE = re.compile(rb'="([^"]*)"')
_TEXT = re.compile(rb">([^<]+)<")
_CELL = re.compile(rb"<c [^>]*>.*?</c>", re.S)
_ROW = re.compile(rb"<row [^>]*>.*?</row>", re.S)
_REFERENCE = re.compile(rb' r="([A-Z]*\d+)"')
_TAG = re.compile(rb"</?[\w:]+[^>]*>")


def _spot(pattern: re.Pattern[bytes], text: bytes, chance: random.Random) -> re.Match[bytes] | None:
    found = list(pattern.finditer(text))
    return chance.choice(found) if found else None


def _put(text: bytes, found: re.Match[bytes] | None, new: bytes, group: int = 0) -> bytes:
    return text if found is None else text[: found.start(group)] + new + text[found.end(group) :]


def _flip(text: bytes, chance: random.Random) -> bytes:
    out = bytearray(text)
    for _ in range(chance.choice((1, 2, 8, 40)) if out else 0):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def _cut(text: bytes, chance: random.Random) -> bytes:
    return text[: chance.randrange(len(text) + 1)]


def _cut_out(text: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start + chance.randrange(200) :]


def _value(text: bytes, chance: random.Random) -> bytes:
    return _put(text, _spot(_VALUE, text, chance), chance.choice(ODD), 1)


def _said(text: bytes, chance: random.Random) -> bytes:
    return _put(text, _spot(_TEXT, text, chance), chance.choice(ODD), 1)


def _kind(text: bytes, chance: random.Random) -> bytes:
    kind = chance.choice((b"s", b"e", b"b", b"d", b"n", b"str", b"inlineStr", b"q"))
    return re.sub(rb'( t="\w*")?(?=>)', b' t="' + kind + b'"', text, count=chance.randrange(1, 9))


def _again(text: bytes, chance: random.Random) -> bytes:
    found = _spot(chance.choice((_CELL, _ROW)), text, chance)
    return _put(text, found, found.group() * chance.choice((2, 3, 50)) if found else b"")


def _gone(text: bytes, chance: random.Random) -> bytes:
    return _put(text, _spot(chance.choice((_CELL, _ROW, _TAG)), text, chance), b"")


def _far(text: bytes, chance: random.Random) -> bytes:
    to = chance.choice((b"XFD1048576", b"KO1", b"A200001", b"A99999999999", b"AAAA1", b"1", b""))
    return _put(text, _spot(_REFERENCE, text, chance), to, 1)


def _deep(text: bytes, chance: random.Random) -> bytes:
    found, deep = _spot(_TAG, text, chance), chance.choice((10, 1_000, 20_000))
    return _put(text, found, b"<x>" * deep + (found.group() if found else b"") + b"</x>" * deep)


def _entities(text: bytes, chance: random.Random) -> bytes:
    declared = b'<!DOCTYPE x [<!ENTITY a "ja"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    return _said(text, chance).replace(b"?>", b"?>" + declared, 1)


def _other_encoding(text: bytes, chance: random.Random) -> bytes:
    return text.decode("utf-8", "replace").encode(chance.choice(("utf-16", "utf-32", "cp1252", "utf-7")), "replace")


OF_A_PART = (_flip, _cut, _cut_out, _value, _value, _said, _said, _kind, _again, _gone, _far, _deep, _entities,
             _other_encoding)  # fmt: skip


def mutated(book: bytes, chance: random.Random) -> bytes:
    """A workbook with one to four things wrong: in a part's XML, among its parts, or in the archive's bytes."""
    members = members_of(book)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        at = chance.choices(range(len(members)), [8 if "sheet" in name.lower() else 2 for name, _ in members])[0]
        what = chance.randrange(20)
        if what == 0:
            other = chance.randrange(len(members))
            members[at], members[other] = (members[at][0], members[other][1]), (members[other][0], members[at][1])
        elif what == 1 and len(members) > 1:
            del members[at]
        elif what == 2:
            members.append((chance.choice((members[at][0], "xl/vbaProject.bin", "../x", "/x", "xl/otra.xml")), b"<a/>"))
        else:
            members[at] = (members[at][0], chance.choice(OF_A_PART)(members[at][1], chance))
    made = _zipped(members, chance)
    return chance.choice((_flip, _cut, _cut_out))(made, chance) if chance.random() < 0.15 else made


def _zipped(members: Members, chance: random.Random) -> bytes:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of a name that comes twice, which is meant
        return zipped(members, chance)


def scrambled(data: bytes, chance: random.Random) -> bytes:
    """A file that is no archive of XML (.xls, text) with bytes flipped, cut, cut out or odd ones put in."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        what = chance.choice((_flip, _cut, _cut_out, None))
        at = chance.randrange(len(data) + 1)
        data = what(data, chance) if what else data[:at] + chance.choice(ODD) * chance.choice((1, 1, 20)) + data[at:]
    return data


class Forked:
    """What `padron.intake.child` knows of a process, of one that is forked from this."""

    __slots__ = ("pid", "returncode", "stdin", "stdout")

    def __init__(self, parser: str) -> None:
        into, out = os.pipe(), os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if self.pid == 0:
            _run(parser, into, out)
        os.close(into[0])
        os.close(out[1])
        os.set_blocking(into[1], False)
        self.stdin: BinaryIO = os.fdopen(into[1], "wb", 0)
        self.stdout: BinaryIO = os.fdopen(out[0], "rb", 0)

    def poll(self) -> int | None:
        """Its status, or None while it lives."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Its status, once it ended."""
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode

    def kill(self) -> None:
        """Ends it."""
        if self.poll() is None:
            os.kill(self.pid, 9)


def _run(parser: str, into: tuple[int, int], out: tuple[int, int]) -> None:
    """The forked half: serves one file as the real child does, and leaves without Python's own end."""
    status = UNCAUGHT
    try:
        os.close(into[1])
        os.close(out[0])
        made = any_parsing.opened if "anysheet" in parser else Book
        with os.fdopen(into[0], "rb") as given, os.fdopen(out[1], "wb") as said:
            status = serve(given, said, made)
    except BrokenPipeError:
        status = 0
    except BaseException as wrong:
        status = 1 if type(wrong).__name__ == "PanicException" else UNCAUGHT
        if status == UNCAUGHT:
            os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(status)


def forking(parser: str, file: int) -> "subprocess.Popen[bytes]":
    """In the place of `padron.intake.child._child`; a fork has the open `file` under the same number."""
    return Forked(parser)  # type: ignore[return-value]
