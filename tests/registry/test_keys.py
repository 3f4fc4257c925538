"""Keys, ids and folios."""

from itertools import combinations, islice

import pytest

from padron.registry.keys import (
    CROCKFORD,
    folio_of,
    id_of,
    id_text,
    identity_key,
    new_folios,
    new_ids,
    provisional_folio,
    provisional_of,
)

SECRET = bytes(range(32))


def test_an_identity_key_depends_on_the_secret_and_the_identifier() -> None:
    keys = {
        identity_key(SECRET, "AUPL900109MNLRXC09"),
        identity_key(SECRET, "AUPL900109MNLRXC08"),
        identity_key(bytes(32), "AUPL900109MNLRXC09"),
    }
    assert {len(key) for key in keys} == {16}
    assert len(keys) == 3


def test_ids_are_uuid_version_7_in_order_and_all_different() -> None:
    made = list(new_ids(9000))
    assert made == sorted(made)
    assert len(set(made)) == 9000
    assert {each[6] >> 4 for each in made} == {7}
    assert {each[8] >> 6 for each in made} == {2}


@pytest.mark.parametrize("text", ["", "zz", "00" * 15, "AB" * 16, "00" * 17])
def test_what_is_no_id_is_none(text: str) -> None:
    assert id_of(text) is None
    assert id_of(id_text(SECRET[:16])) == SECRET[:16]


def test_a_folio_is_ten_characters_and_a_check_without_letters_that_look_like_digits() -> None:
    for folio in new_folios(200):
        assert len(folio) == 11
        assert set(folio) <= set(CROCKFORD)
        assert folio_of(folio) == folio


def test_a_folio_is_read_as_people_write_it() -> None:
    folio = next(each for each in new_folios(5000) if "1" in each and "0" in each)
    typed = folio.replace("1", "l").replace("0", "o").lower()
    assert folio_of(f" {typed[:5]}-{typed[5:]} ") == folio


def test_one_wrong_character_or_two_swapped_are_noticed() -> None:
    folio = next(new_folios(1))
    for place, right in enumerate(folio):
        for wrong in CROCKFORD:
            changed = folio[:place] + wrong + folio[place + 1 :]
            assert (folio_of(changed) is None) == (wrong != right)
    for one, other in combinations(range(11), 2):
        swapped = list(folio)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert folio[one] == folio[other] or folio_of("".join(swapped)) is None


@pytest.mark.parametrize("text", ["", "U2345678901", "123", "Ñ2345678901", "P-"])
def test_what_is_no_folio_is_none(text: str) -> None:
    assert folio_of(text) is None
    assert provisional_of(text) is None


def test_a_provisional_folio_is_always_the_same_for_one_capture() -> None:
    first, second = islice(new_ids(2), 2)
    folio = provisional_folio(SECRET, first)
    assert folio == provisional_folio(SECRET, first) != provisional_folio(SECRET, second)
    assert provisional_of(folio.lower()) == folio
    assert provisional_of(folio.removeprefix("P-")) is None
