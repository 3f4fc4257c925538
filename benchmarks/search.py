"""Finding people by words of their name, against a scan of every folded name. Bar: 50 times faster at 200,000 people.

python benchmarks/search.py [PEOPLE]
"""

import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from crowd import crowd

from padron.registry.database import Database, open_database
from padron.registry.folding import name_fold
from padron.registry.keys import identity_key
from padron.registry.merging import NAMES
from padron.registry.search import search

ASKED = {
    "a whole name": ("maría elena garcía muñoz", "José Luis Treviño Cantú", "Rosa Peña Lozano"),
    "two surnames": ("garcía muñoz", "trecía loñoz", "viviño zalazar"),
    "beginnings of words": ("trev gar jos", "muñ pe ros", "zal can efr"),
    "one surname, of two hundred": ("ñazano", "buviño", "quellarreal"),
    "one first name, of twenty": ("efraín", "leticia", "óscar"),
    "nobody": ("zzyzx", "garcía zzyzx", "xoxocotla peña"),
}
ROUNDS = 5


def filled(folder: Path, count: int) -> Database:
    """A registry of so many people with no enrolments, written as they are: this is about reading."""
    store = open_database(folder)
    connection = sqlite3.connect(folder / "padron.db", isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    for each in crowd(count):
        key = identity_key(b"benchmark", each["curp"])
        names = [each[name] for name in NAMES]
        fold = name_fold(names)
        connection.execute(
            "INSERT INTO person VALUES (?,?,?,?,?,?,?,NULL,?,?,'{}',NULL,?,1,1,0,0)",
            (key, *names, each["fecha_nacimiento"], each["sexo"], each["entidad_nacimiento"], fold,
             '{"calle":"CONSTITUCIÓN 100","colonia":"CENTRO","municipio":"19039","telefono":"8112345678"}', key),
        )  # fmt: skip
        connection.execute("INSERT INTO person_search (name, person_key) VALUES (?, ?)", (fold, key))
    connection.execute("COMMIT")
    connection.close()
    return store


def least(work: Callable[[str], object], words: tuple[str, ...]) -> float:
    """Seconds: of several rounds the best, of the words the one in the middle."""
    return sorted(min(_took(work, word) for _ in range(ROUNDS)) for word in words)[len(words) // 2]


def _took(work: Callable[[str], object], word: str) -> float:
    start = time.perf_counter()
    work(word)
    return time.perf_counter() - start


def main(count: int) -> None:
    """Prints milliseconds and ratios by kind of question."""
    with TemporaryDirectory() as folder:
        store = filled(Path(folder), count)
        raw = sqlite3.connect(Path(folder) / "padron.db")

        def scan(words: str) -> int:
            each = name_fold([words]).split()
            where = " AND ".join("name_fold LIKE ?" for _ in each)
            asked = f"SELECT person_key, given_names, first_surname FROM person WHERE {where}"
            return len(raw.execute(asked, [f"%{word}%" for word in each]).fetchall())

        print(f"{count} people\n{'asked':<30}{'found':>7}{'search ms':>11}{'scan ms':>9}{'faster':>9}")
        with store.reading() as view:
            for kind, words in ASKED.items():
                quick, slow = least(lambda word: search(view, word), words), least(scan, words)
                print(f"{kind:<30}{scan(words[0]):>7}{quick * 1e3:>11.2f}{slow * 1e3:>9.1f}{slow / quick:>8.0f}x")
        raw.close()
        store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
