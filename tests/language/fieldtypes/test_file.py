import pytest

from padron.language.values import upload_problem
from padron.shapes import File
from typed_values import code, faults, value

SHA256 = "ab" * 32


def test_a_record_names_a_file_by_its_sha256() -> None:
    assert value("file", SHA256) == SHA256
    assert code("file", "foto.jpg") == "file_unknown"
    assert code("file", 12) == "file_unknown"


@pytest.mark.parametrize(
    ("name", "size", "expected"),
    [
        ("recibo.pdf", 1000, None),
        ("FOTO.JPEG", 1000, None),
        ("programa.exe", 1000, "file_type"),
        ("sin_tipo", 1000, "file_type"),
        ("recibo.pdf", 0, "file_empty"),
        ("recibo.pdf", 11 * 1024 * 1024, "file_size"),
    ],
)
def test_an_upload_is_judged_by_its_name_and_size(name: str, size: int, expected: str | None) -> None:
    found = upload_problem(File(), name, size)
    assert (found.code if found else None) == expected


def test_the_types_taken_are_named() -> None:
    found = upload_problem(File(), "a.gif", 1)
    assert found is not None
    assert found.message() == "Sube un archivo PDF, JPG o PNG en «—»"


def test_settings_that_cannot_stand() -> None:
    assert faults("file", accept=("exe",)) == [("accept", "D192")]
    assert faults("file", accept=()) == [("accept", "D192")]
    assert faults("file", max_mb=0) == [("max_mb", "D193")]
