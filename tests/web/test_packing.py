"""The stylesheet and the script travel packed, and only to who can unpack them."""

import gzip

import pytest

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


def test_a_page_with_its_token_is_never_packed(city: City) -> None:
    page = city.app.test_client().get("/entrar", headers={"Accept-Encoding": "gzip"}, buffered=True)
    assert "Content-Encoding" not in page.headers


def test_what_the_browser_already_has_is_not_sent_again(city: City) -> None:
    client, path = city.app.test_client(), look.assets()["css"]
    tag = client.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True).headers["ETag"]
    again = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": tag}, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


def test_the_first_visit_is_at_most_60_kb_in_6_requests(city: City) -> None:
    client = city.app.test_client()
    paths = ("/entrar", *look.assets().values(), "/marca.css", "/marca.svg")
    sizes = [len(client.get(path, headers={"Accept-Encoding": "gzip"}, buffered=True).data) for path in paths]
    assert len(paths) <= 6
    assert sum(sizes) <= 60 * 1024
