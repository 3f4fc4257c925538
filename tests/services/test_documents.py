"""A document waits until a record names it; then it is kept, and what nobody wants goes."""

from hashlib import sha256
from pathlib import Path

from padron.services.documents import KEPT, UPLOADED, forget, keep, named, receive

ACTA, RECIBO = b"acta", b"recibo"
NAMES = tuple(sha256(each).hexdigest() for each in (ACTA, RECIBO))


def there(data: Path) -> tuple[set[str], set[str]]:
    """The names in both folders."""
    kept, uploaded = ({each.name for each in (data / folder).glob("*")} for folder in (KEPT, UPLOADED))
    return kept, uploaded


def test_a_document_waits_apart_and_is_kept_with_the_record_that_names_it(tmp_path: Path) -> None:
    assert (receive(tmp_path, ACTA), receive(tmp_path, RECIBO)) == NAMES
    assert there(tmp_path) == (set(), set(NAMES))
    keep(tmp_path, {"hijos": [{"acta": NAMES[0], "edad": 3}], "curp": "AUPL900109MNLRXC09"})
    assert there(tmp_path) == ({NAMES[0]}, {NAMES[1]})
    assert (tmp_path / KEPT / NAMES[0]).read_bytes() == ACTA


def test_kept_once_it_does_not_wait_again_and_keeping_it_twice_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        receive(tmp_path, ACTA)
        keep(tmp_path, {"acta": NAMES[0]})
        assert there(tmp_path) == ({NAMES[0]}, set())


def test_what_is_no_document_s_name_is_looked_for_nowhere(tmp_path: Path) -> None:
    receive(tmp_path, ACTA)
    answers = {"a": "../" + NAMES[0], "b": NAMES[0].upper(), "c": NAMES[0] + "\n", "d": None, "e": 7, "f": "f" * 64}
    assert list(named(answers)) == ["f" * 64]
    keep(tmp_path, answers)
    assert there(tmp_path) == (set(), {NAMES[0]})


def test_what_nobody_wants_goes_from_both_folders(tmp_path: Path) -> None:
    receive(tmp_path, ACTA)
    keep(tmp_path, [NAMES[0]])
    receive(tmp_path, RECIBO)
    assert forget(tmp_path, [NAMES[0]]) == 1
    assert forget(tmp_path, []) == 1
    assert there(tmp_path) == (set(), set())
