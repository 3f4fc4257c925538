"""`padron backup`, `restore` and `copy` as an operator runs them, and a restored city that answers like the first."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from cli_runs import Padron
from padron.workspace import create

WORDS = "cuatro nopales verdes"


@pytest.fixture
def phrase(tmp_path: Path) -> Path:
    file = tmp_path / "frase.txt"
    file.write_text(WORDS + "\n", encoding="utf-8")
    return file


@pytest.fixture
def kept(padron: Padron, phrase: Path, tmp_path: Path) -> Path:
    """A backup of a demonstration registry in which somebody was looked up."""
    assert padron("demo", "--people", 60).status == 0
    assert padron("search", "garcia").status == 0
    file = tmp_path / "uno.respaldo"
    ran = padron("backup", "-o", file, "--passphrase-file", phrase)
    assert (ran.status, ran.err) == (0, "")
    assert "personas: 60" in ran.out
    return file


def test_a_restored_city_answers_the_same_and_doctor_finds_nothing(
    padron: Padron, kept: Path, phrase: Path, tmp_path: Path
) -> None:
    assert padron("doctor").status == 0
    there = create(tmp_path / "otra").root
    ran = padron("--workspace", there, "restore", kept, "--passphrase-file", phrase)
    assert (ran.status, ran.err) == (0, "")
    assert "60 personas; 0 con fallas" in ran.out
    found = padron("--workspace", there, "doctor")
    assert (found.status, found.out) == (0, "Los conteos coinciden con el padrón.\n")
    for words in ("garcia", "maria", "hernandez"):
        here, again = padron("search", words), padron("--workspace", there, "search", words)
        assert here.status == again.status
        assert here.out == again.out


def test_a_backup_goes_to_the_data_folder_under_a_name_with_its_instant(
    padron: Padron, phrase: Path, city: Path
) -> None:
    assert padron("demo", "--people", 20).status == 0
    ran = padron("backup", "--passphrase-file", phrase, "--format", "json")
    (made,) = (city / "data/backups").iterdir()
    assert ran.json["file"] == str(made)
    assert made.name.startswith("padron-2")
    assert ran.json["parts"]["tables/person"]["count"] == 20
    assert (stat.S_IMODE(made.stat().st_mode), stat.S_IMODE(made.parent.stat().st_mode)) == (0o600, 0o700)


def test_verify_reads_a_backup_whole_without_any_city(
    padron: Padron, kept: Path, phrase: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PADRON_WORKSPACE", str(tmp_path))
    ran = padron("backup", "--verify", kept, "--passphrase-file", phrase)
    assert ran.status == 0
    assert "completo y sin daño" in ran.out
    content = kept.read_bytes()
    kept.write_bytes(content[:5000] + b"x" + content[5001:])
    ran = padron("backup", "--verify", kept, "--passphrase-file", phrase)
    assert (ran.status, ran.out) == (2, "")
    assert "está dañado o incompleto" in ran.err
    assert "Traceback" not in ran.err


def test_what_is_wrong_is_said_in_words_and_with_status_2(
    padron: Padron, kept: Path, phrase: Path, tmp_path: Path
) -> None:
    for arguments, words in (
        (("restore", kept), "ya tiene datos"),
        (("restore", tmp_path / "nada"), "ya tiene datos"),
        (("backup", "-o", kept), "Ya existe"),
        (("backup", "--verify", phrase), "no es un respaldo de Padrón"),
        (("backup", "--verify", tmp_path / "nada"), "No encuentro"),
    ):
        ran = padron(*arguments, "--passphrase-file", phrase)
        assert (ran.status, ran.out) == (2, "")
        assert words in ran.err
    ran = padron("copy", "--to", "mysql://servidor/base")
    assert ran.status == 2
    assert "No entiendo la dirección" in ran.err
    phrase.write_text("corta", encoding="utf-8")
    ran = padron("backup", "--passphrase-file", phrase)
    assert ran.status == 2
    assert "12 caracteres" in ran.err


def test_a_typed_phrase_is_asked_twice_and_both_must_agree(
    padron: Padron, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter([WORDS, "otra cosa distinta", WORDS, WORDS])
    monkeypatch.setattr("click.prompt", lambda *_, **__: next(typed))
    ran = padron("backup", "-o", city / "a.respaldo")
    assert ran.status == 2
    assert "no son iguales" in ran.err
    assert not (city / "a.respaldo").exists()
    assert padron("backup", "-o", city / "a.respaldo").status == 0


def test_audit_verify_says_that_all_holds_and_names_by_key_who_was_changed(
    padron: Padron, kept: Path, phrase: Path, city: Path
) -> None:
    ran = padron("audit", "verify", "--since", kept, "--passphrase-file", phrase)
    assert (ran.status, ran.out.splitlines()) == (0, [
        "Historias: 60 personas, 0 con fallas.", "Bitácora de lecturas: completa.",
        "Contra el respaldo: 60 historias, a 0 les falta o les cambiaron algo.",
    ])  # fmt: skip
    with closing(sqlite3.connect(city / "data/padron.db")) as connection:
        (key,) = connection.execute("SELECT person_key FROM person ORDER BY person_key LIMIT 1").fetchone()
        connection.execute("UPDATE person SET fields = '{}' WHERE person_key = ?", (key,))
        connection.commit()
    ran = padron("audit", "verify")
    assert ran.status == 1
    assert ran.out.splitlines()[0] == "Historias: 60 personas, 1 con fallas."
    assert f"  {key.hex()} evento " in ran.out
    assert padron("audit", "verify", "--format", "json").json["named"][0]["person"] == key.hex()
