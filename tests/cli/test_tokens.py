"""`padron token`: a secret that is shown once, and what each token may do."""

import re

import pytest

from cli_runs import Padron


def test_a_token_is_shown_once_and_listed_without_its_secret(padron: Padron) -> None:
    made = padron("token", "add", "siga", "--role", "capture", "--role", "read", "--area", "SDHIS", "--days", "30")
    assert made.status == 0
    secret = re.search(r"^padron_[\w-]{43}$", made.out, re.M)
    assert secret is not None and "no se vuelve a mostrar" in made.out
    listed = padron("token", "list", "--format", "json")
    assert secret[0] not in listed.out
    (siga,) = listed.json["tokens"]
    assert (siga["name"], siga["state"], siga["used"], siga["created_by"]) == ("siga", "serves", None, "alicia")
    assert siga["roles"] == [{"role": role, "areas": ["SDHIS"], "programs": None} for role in ("capture", "read")]


def test_a_revoked_token_stays_in_the_list(padron: Padron) -> None:
    added = padron("token", "add", "siga", "--role", "read", "--format", "json").json
    assert added["token"].startswith("padron_") and added["name"] == "siga"
    assert padron("token", "revoke", "siga").out == "Listo: siga\n"
    assert "se revocó" in padron("token", "list").out
    again = padron("token", "add", "siga", "--role", "read")
    assert (again.status, "Ya hay, o hubo, un token «siga»" in again.err) == (2, True)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("siga", "--role", "reina"), "--role"),
        (("siga",), "--role"),
        (("Siga Cobros", "--role", "read"), "minúsculas"),
        (("siga", "--role", "read", "--area", "XYZ"), "No existe el área «XYZ»"),
        (("siga", "--role", "read", "--program", "nada"), "No existe el programa «nada»"),
        (("siga", "--role", "read", "--days", "0"), "--days"),
        (("siga", "--role", "read", "--days", "731"), "--days"),
    ],
)
def test_a_token_that_cannot_be_is_refused(padron: Padron, more: tuple[str, ...], said: str) -> None:
    ran = padron("token", "add", *more)
    assert (ran.status, said in ran.err) == (2, True)
    assert padron("token", "list", "--format", "json").json == {"tokens": []}


def test_revoking_what_there_is_not_says_what_there_is(padron: Padron) -> None:
    padron("token", "add", "siga", "--role", "read")
    ran = padron("token", "revoke", "otro")
    assert (ran.status, "No existe el token «otro». Hay: siga." in ran.err) == (2, True)
