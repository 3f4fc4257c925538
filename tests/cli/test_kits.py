"""`padron kit`: what it refuses, it refuses in words; what it does, it says."""

import io
from pathlib import Path

import pytest

from cli_runs import Padron
from padron.kit.captures import fresh
from padron.kit.folder import kit
from padron.services.capture import Typed

DESPENSA = "apoyo_alimentario_adulto_mayor"
WORDS = "el tren sale a las siete"


def test_a_kit_of_a_program_that_is_not_published_is_refused(padron: Padron, tmp_path: Path) -> None:
    ran = padron("kit", "make", DESPENSA, "-o", tmp_path / "kit")
    assert ran.status == 2
    assert f"padron publish {DESPENSA}" in ran.err
    assert not (tmp_path / "kit").exists()


def test_a_kit_is_made_synced_and_purged(padron: Padron, tmp_path: Path) -> None:
    assert padron("publish", DESPENSA).status == 0
    made = padron("kit", "make", DESPENSA, "-o", tmp_path / "kit")
    assert (made.status, "LÉEME.txt" in made.out) == (0, True)
    assert padron("kit", "make", DESPENSA, "-o", tmp_path / "kit").status == 2
    nobody = padron("kit", "sync", tmp_path / "kit")
    assert nobody.status == 2
    assert "«alicia» no puede capturar" in nobody.err
    assert padron("kit", "purge", tmp_path / "kit").out == "Se quitaron 0 capturas; quedan 0.\n"


def test_sync_says_how_many_are_half_done_and_stay(
    padron: Padron, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert padron("publish", DESPENSA).status == 0
    assert padron("kit", "make", DESPENSA, "-o", tmp_path / "kit").status == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("una frase que nadie adivina\n"))
    assert padron("user", "add", "rita", "--role", "capture", "--area", "SDHIS", "--password-stdin").status == 0
    found = kit(tmp_path / "kit")
    for curp in ("SABC560626MDFLRN01", "TECR880229HNLRNC00"):
        found.captures().put(fresh(DESPENSA, 1, found.program.sha256, "Ana", "2026-11-23", Typed(curp)))
    assert padron("kit", "sync", tmp_path / "kit", "--user", "rita").out.splitlines() == [
        "No hay capturas por enviar.",
        "A medias, sin enviar: 2.",
    ]


def test_purge_says_that_the_copy_of_a_damaged_file_is_left_and_leaves_it(padron: Padron, tmp_path: Path) -> None:
    assert padron("publish", DESPENSA).status == 0
    assert padron("kit", "make", DESPENSA, "-o", tmp_path / "kit").status == 0
    copy = tmp_path / "kit" / "capturas.dañado-0123456789ab.json"
    copy.write_text("{", encoding="utf-8")
    ran = padron("kit", "purge", tmp_path / "kit")
    assert ran.status == 0 and f"Queda {copy.name}" in ran.out and "revisarla y borrarla" in ran.out
    assert copy.exists()


def test_a_folder_that_is_no_kit_is_said(padron: Padron, tmp_path: Path) -> None:
    for command in ("serve", "sync", "purge"):
        ran = padron("kit", command, tmp_path)
        assert (ran.status, "no es la carpeta de un kit" in ran.err) == (2, True)


def test_a_passphrase_is_asked_by_setting_and_a_short_one_refused(
    padron: Padron, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert padron("publish", DESPENSA).status == 0
    monkeypatch.setenv("PADRON_KIT_PASSPHRASE", "corta")
    assert "8 caracteres" in padron("kit", "make", DESPENSA, "-o", tmp_path / "kit", "--encrypt").err
    monkeypatch.setenv("PADRON_KIT_PASSPHRASE", WORDS)
    assert padron("kit", "make", DESPENSA, "-o", tmp_path / "kit", "--encrypt").status == 0
    assert padron("kit", "purge", tmp_path / "kit").status == 0
    monkeypatch.setenv("PADRON_KIT_PASSPHRASE", "otra frase")
    wrong = padron("kit", "purge", tmp_path / "kit")
    assert (wrong.status, "La frase no abre" in wrong.err) == (2, True)
