"""Hostile files sent to «Cargar Excel»: each is refused in words, nothing is loaded, and the server goes on."""

from collections.abc import Callable
from io import BytesIO

import pytest

from city import DESPENSA, City, words
from workbook_makers import row, workbook

FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a zip bomb": ("crece demasiado al abrirse", lambda: workbook(row(1, "x" * 60_000_000))),
    "a truncated file": ("dañado", lambda: workbook(row(1, "CURP"))[:-40]),
    "a CSV named .xlsx": ("CSV", lambda: b"curp,nombre\nX,Y\n"),
    "an encrypted file": ("contraseña", lambda: OLE),
    "a cell at the end of the sheet": ("XFD1048576", lambda: workbook(row(1, "CURP"), FAR)),
}


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_in_words_and_the_server_goes_on(city: City, name: str) -> None:
    said, made = FILES[name]
    alice = city.login("alice")
    alice.get("/excel")
    refused = alice.send(programa=DESPENSA, archivo=(BytesIO(made()), "octubre.xlsx"))
    assert refused.status_code == 422
    assert said in words(refused)
    assert "No has cargado archivos" in words(alice.get("/"))
