"""Hostile and broken definition files: each ends in a refusal in words, or in text as written; the process lives."""

import subprocess
import sys
from pathlib import Path

import pytest

from padron.language.source import Map, Scalar, read

PLATFORM = Path(__file__).resolve().parents[2] / "platform"
KIB = 1024


def alias_bomb(levels: int) -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines) + "\n"


def merge_chain(length: int) -> str:
    lines = ["m0: &m0 {k0: 1}"]
    return "\n".join(lines + [f"m{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}]}}" for n in range(1, length)]) + "\n"


def doubled(path: list[str]) -> str:
    """A map nested along `path` whose innermost key is there twice."""
    lines = [f"{'  ' * depth}{key}:" for depth, key in enumerate(path)]
    inner = "  " * len(path)
    return "\n".join([*lines, f"{inner}k: 1", f"{inner}k: 2"]) + "\n"


NORWAY = ["NO", "No", "no", "N", "off", "y", "~", "null", "Null", "on", "True"]
NUMBERS = ["010", "06400", "0o17", "0x1F", "0b11", "1_000", "1e309", ".inf", "-.INF", ".nan", "+1", "3.10", "9" * 5_000]
CLOCKS = ["12:30", "1:30", "12:30:45", "190:20:30", "1:59" * 900, "2024-02-30", "2026-01-01T00:00:00Z", "2026-13-45"]
ODD_WORDS = [
    "=",
    "a=b",
    "-x",
    "?x",
    "x?",
    "(x)",
    "x]",
    "\\d",
    "<x>",
    "$x",
    "^x",
    "¿x?",
    "ñ",
    "日本語",
    "😀",
    "=1+1",
]
TEXTS = [*NORWAY, *NUMBERS, *CLOCKS, *ODD_WORDS]

REFUSED: dict[str, tuple[str | bytes, str]] = {
    "alias bomb": (alias_bomb(9), "D021"),
    "alias bomb of 60 levels": (alias_bomb(60), "D021"),
    "merge chain": (merge_chain(30), "D021"),
    "merge of a map": ("a: {<<: {b: 1}}\n", "D024"),
    "merge of a list": ("<<: [{a: 1}, {b: 2}]\n", "D024"),
    "anchor that holds itself": ("&a [*a]\n", "D021"),
    "anchor on a key": ("&a b: 1\n", "D021"),
    "alias as a key": ("a: &x b\n*x : 1\n", "D022"),
    "alias of nothing": ("a: *b\n", "D022"),
    "nested lists": ("[" * 21 + "]" * 21, "D004"),
    "nested maps": ("{a: " * 21 + "}" * 21, "D004"),
    "nested blocks": ("".join(f"{' ' * n}a:\n" for n in range(22)), "D004"),
    "nested dashes": ("- " * 5_000 + "x\n", "D004"),
    "nested question marks": ("? " * 5_000 + "x\n", "D004"),
    "200,000 open lists": ("[" * 200_000, "D004"),
    "200,000 open maps": ("{" * 200_000, "D004"),
    "200,000 open maps with keys": ("{a: " * 60_000, "D004"),
    "100,000 closed lists": ("[" * 100_000 + "]" * 100_000, "D004"),
    "200,000 closing brackets": ("]" * 200_000, "D030"),
    "30,000 nodes": ("a: [" + "x, " * 30_000 + "]\n", "D005"),
    "30,000 lines": ("- x\n" * 30_000, "D005"),
    "30,000 empty items": ("-\n" * 30_000, "D005"),
    "30,000 keys in braces": ("{" + ",".join(f"k{n}:" + " " for n in range(30_000)) + "}", "D005"),
    "300 KiB of text": ("a: " + "x" * 300 * KIB, "D003"),
    "300 KiB of comment": ("#" * 300 * KIB, "D003"),
    "300 KiB in bytes of two": ("a: " + "ñ" * 150 * KIB, "D003"),
    "10 MiB of brackets": (b"[" * 10 * KIB * KIB, "D003"),
    "list without end": ("a: [x, y\n", "D035"),
    "map without end": ("a: {x: y\n", "D035"),
    "double quote without end": ('a: "x\nb: 1\n', "D034"),
    "single quote without end": ("a: 'x\nb: 1\n", "D034"),
    "256 KiB quote without end": ('a: "' + "x " * 100_000, "D034"),
    "escape that is none": ('a: "\\q"\n', "D044"),
    "escape of half a letter": ('a: "\\uD83"\n', "D044"),
    "escaped surrogate": ('a: "\\uD83D"\n', "D044"),
    "escape beyond Unicode": ('a: "\\UFFFFFFFF"\n', "D044"),
    "duplicate at the top": (doubled([]), "D025"),
    "duplicate one level down": (doubled(["fields"]), "D025"),
    "duplicate three levels down": (doubled(["services", "despensa", "fields"]), "D025"),
    "duplicate in braces": ("a: {k: 1, k: 2}\n", "D025"),
    "duplicate in a list": ("a:\n  - {k: 1, k: 2}\n", "D025"),
    "duplicate by quotes": ("k: 1\n'k': 2\n", "D025"),
    "duplicate by escape": ('k: 1\n"\\x6b": 2\n', "D025"),
    "2,000 duplicates": ("k: 1\n" * 2_000, "D025"),
    "list as a key": ("? [a, b]\n: 1\n", "D026"),
    "map as a key": ("{{a: 1}: 2}\n", "D026"),
    "tag of a set": ("a: !!set {x, y}\n", "D023"),
    "tag of Python": ("a: !!python/object/apply:os.system ['true']\n", "D023"),
    "tag of a text": ("a: !!str 1\n", "D023"),
    "tag of one's own": ("a: !secreto x\n", "D023"),
    "tag of bytes": ("a: !!binary aGVsbG8=\n", "D023"),
    "tag alone": ("a: ! x\n", "D023"),
    "tag by directive": ("%TAG ! tag:x,2000:\n---\na: !y z\n", "D023"),
    "tag of no prefix": ("a: !e!x y\n", "D032"),
    "two documents": ("a: 1\n---\nb: 2\n", "D020"),
    "two documents with an end": ("a: 1\n...\n---\nb: 2\n", "D020"),
    "1,000 documents": ("---\na: 1\n" * 1_000, "D020"),
    "nothing": ("", "D006"),
    "only blanks": ("   \n \n", "D006"),
    "only comments": ("# uno\n# dos\n", "D006"),
    "only a byte order mark": (b"\xef\xbb\xbf", "D006"),
    "only a document mark": ("---\n", "D006"),
    "NUL": ("a: x\x00y\n", "D010"),
    "only NULs": (b"\x00" * 5_000, "D010"),
    "bell, escape and delete": ("a: \x07\x1b[31m\x7f\n", "D010"),
    "lone surrogate": ("a: \ud83d\n", "D010"),
    "byte order mark inside": ("a: x\ufeffy\n", "D010"),
    "line separators": ("a: x\u2028b: y\u2029\n", "D010"),
    "next line": ("a: x\x85y\n", "D010"),
    "non-breaking indentation": ("a:\n\u00a0\u00a0b: 1\n", "D010"),
    "text turned round": ("a: \u202etxet\n", "D011"),
    "Latin-1": ("a: año\n".encode("latin-1"), "D002"),
    "UTF-8 cut short": (b"a: \xc3", "D002"),
    "overlong UTF-8": (b"a: \xc0\xaf\n", "D002"),
    "UTF-16": ("a: 1\n".encode("utf-16"), "D001"),
    "UTF-32": ("a: 1\n".encode("utf-32"), "D001"),
    "bytes of no encoding": (b"\x81\x8d\x8f", "D001"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x81", "D001"),
    "workbook": (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", "D010"),
    "tabs": ("a:\n\tb:\n\t\tc: 1\n", "D031"),
    "later YAML": ("%YAML 9.9\n---\na: 1\n", "D030"),
    "colon alone": (":\n:\n", "D030"),
    "blanks before a colon": ("a" + " " * 100_000 + "b\nc: 1\n", "D040"),
    "quote and 100,000 blanks": ('a: "x' + " " * 100_000 + "#\nb: 1\n", "D034"),
    "100,000 quotes": ("a: " + '"' * 100_001 + "\n", "D033"),
    "broken on every line": ("a:x\n" * 20_000, "D039"),
    "reserved on every line": ("".join(f"k{n}: @x\n" for n in range(5_000)), "D032"),
    "comma traps by the thousand": ("a: [" + "f(x, " * 9_000 + "]\n", "D050"),
    "braces cut by the thousand": ("a: {k: 1" + "".join(f", p{n}" for n in range(5_000)) + "}\n", "D050"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_words(name: str) -> None:
    text, code = REFUSED[name]
    source = read(text, "hostil.yaml")
    assert code in {problem.code for problem in source.problems}
    for problem in source.problems:
        assert problem.place and problem.place.line >= 1 and problem.place.column >= 1 and problem.place.length >= 1
        assert "—" not in problem.message("es") and "—" not in problem.message("en")
        assert "yaml" not in problem.message().casefold() or problem.code in ("D021", "D022", "D024")


@pytest.mark.parametrize("written", TEXTS, ids=lambda each: each[:20])
def test_it_is_text_exactly_as_written(written: str) -> None:
    for text in (f"a: {written}\nb: 1\n", f"a: {written}\r\nb: 1\r\n", f"\ufeffa: '{written}'\n"):
        source = read(text, "raro.yaml")
        assert isinstance(source.node, Map) and source.problems == ()
        value = source.node.get("a")
        assert isinstance(value, Scalar) and value.text == written


def test_a_key_is_text_exactly_as_written_too() -> None:
    node = read("NO: 1\n010: 2\n12:30: 3\n'': 4\n~: 5\n", "raro.yaml").node
    assert isinstance(node, Map) and node.keys() == ("NO", "010", "12:30", "", "~")


def test_twenty_levels_and_twenty_thousand_nodes_are_still_read() -> None:
    assert read("[" * 20 + "]" * 20, "hondo.yaml").problems == ()
    assert read("[" + "x, " * 19_999 + "]", "largo.yaml").problems == ()
    assert read("a: " + "x" * (256 * KIB - 3), "gordo.yaml").problems == ()


NASTIEST = """
from padron.language.source import read
texts = [
    "[" * 200_000, "{" * 200_000, "[" * 100_000 + "]" * 100_000, "- " * 130_000, "? " * 130_000, "{a: " * 60_000,
    "&a " * 80_000, "*a " * 80_000, "! " * 80_000, "'" * 200_000, '"' * 200_001, "a: " * 80_000, "a: |\\n" * 50_000,
    "\\\\" * 200_000, "%" * 200_000, "#" * 200_000, ": " * 100_000, ", " * 100_000, "a:\\n  " * 40_000, "\\t" * 200_000,
    "{" + "a, " * 80_000, "[a: " * 60_000, "a: >" + " " * 200_000 + "5", "a: 'x" + "\\n\\n" * 100_000 + "'",
    "a:" + " " * 250_000 + "@", "k:x\\n" * 60_000, "a: " + "(" * 200_000 + " #x", "x" * 262_000, "\\u200b" * 80_000,
]
for text in texts:
    source = read(text, "hostil.yaml")
    assert source.problems or source.node is not None
print("vivo")
"""


def test_the_nastiest_leave_the_process_alive() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", NASTIEST],
        env={"PYTHONPATH": str(PLATFORM)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ran.returncode, ran.stdout.strip(), ran.stderr) == (0, "vivo", "")
