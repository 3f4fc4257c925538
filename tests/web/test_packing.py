"""What is sent travels packed to who can unpack it; a page never where another site asked for it."""

import gzip

import pytest
from werkzeug.test import TestResponse

from city import City
from padron.web import look


@pytest.mark.parametrize("kind", ["css", "js"])
def test_a_static_file_is_packed_for_who_unpacks_it(city: City, kind: str) -> None:
    client, path = city.app.test_client(), look.assets()[kind]
    packed = client.get(path, headers={"Accept-Encoding": "gzip, br"}, buffered=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Length"] == str(len(packed.data))
    assert "Accept-Encoding" in packed.headers["Vary"]
    plain = client.get(path, headers={"Accept-Encoding": "gzip;q=0"}, buffered=True)
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data == (look.STATIC / look.name(kind)).read_bytes()


def page(city: City, **sent: str) -> TestResponse:
    """The page to sign in, which holds a token, to a browser that unpacks and sends these headers too."""
    headers = {"Accept-Encoding": "gzip", **{name.replace("_", "-"): each for name, each in sent.items()}}
    return city.app.test_client().get("/entrar?next=/programas", headers=headers, buffered=True)


@pytest.mark.parametrize("sender", ["same-origin", "none"])
def test_a_page_that_the_user_or_our_own_page_asked_for_is_packed(city: City, sender: str) -> None:
    answer = page(city, Sec_Fetch_Site=sender)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert b'name="csrf_token"' in gzip.decompress(answer.data)


@pytest.mark.parametrize("sender", ["cross-site", "same-site", "", "SAME-ORIGIN", "same-origin, cross-site"])
def test_a_page_that_another_site_asked_for_is_never_packed(city: City, sender: str) -> None:
    answer = page(city, Sec_Fetch_Site=sender)
    assert "Content-Encoding" not in answer.headers
    assert "Sec-Fetch-Site" in answer.headers["Vary"]


def test_a_page_goes_unpacked_to_a_browser_that_does_not_say_who_asked_or_cannot_unpack(city: City) -> None:
    assert "Content-Encoding" not in page(city).headers
    assert "Content-Encoding" not in page(city, Sec_Fetch_Site="none", Accept_Encoding="identity").headers


def test_a_refusal_that_another_site_asked_for_is_not_packed_either(city: City) -> None:
    client = city.app.test_client()
    for sender in ("cross-site", "same-site"):
        headers = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": sender}
        assert "Content-Encoding" not in client.get("/no-existe", headers=headers, buffered=True).headers
        assert "Content-Encoding" not in client.post("/entrar", headers=headers, buffered=True).headers


def test_what_the_browser_already_has_is_not_sent_again(city: City) -> None:
    client, path = city.app.test_client(), look.assets()["css"]
    tag = client.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True).headers["ETag"]
    again = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": tag}, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


def test_the_first_visit_is_at_most_60_kb_in_6_requests(city: City) -> None:
    client = city.app.test_client()
    paths = ("/entrar", *look.assets().values(), "/marca.css", "/marca.svg")
    sent = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "none"}
    sizes = [len(client.get(path, headers=sent, buffered=True).data) for path in paths]
    assert len(paths) <= 6
    assert sum(sizes) <= 60 * 1024
