import pytest

from typed_values import code, value


def test_the_domain_is_written_small() -> None:
    assert value("email", " Ana.Ruiz+padron@Example.COM ") == "Ana.Ruiz+padron@example.com"


@pytest.mark.parametrize(
    "raw", ["ana", "ana@", "ana@b", "ana@@b.mx", "ana ruiz@b.mx", ".ana@b.mx", "ana@-b.mx", "añá@b.mx", "a@b.mx;c@d.mx"]
)
def test_what_is_no_mailbox_is_refused(raw: str) -> None:
    assert code("email", raw) == "email"
