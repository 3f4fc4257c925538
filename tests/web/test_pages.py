"""Every page template in each of its states, parsed."""

import re

import pytest

from demo_pages import PAGES, Shown
from page_templates import environment
from parsed import Page


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.id)
def test_a_page_is_whole_in_spanish_and_has_one_heading(shown: Shown) -> None:
    page = Page(shown.html)
    assert not page.unclosed
    assert page.all("html") == [{"lang": "es-MX", "class": "govuk-template"}]
    assert len(page.text("h1")) == 1
    assert page.text("title")[0].startswith("Error: ") is bool(shown.given.get("slips"))
    assert page.text("title")[0].endswith(" · Padrón")
    assert not [each for each in page.all("script") if "src" not in each]
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.id)
def test_what_changes_something_is_sent_by_post_with_its_token(shown: Shown) -> None:
    html = shown.html
    for form in re.findall(r"<form.*?</form>", html, re.DOTALL):
        assert ('method="post"' in form) == ('name="csrf_token" value="token"' in form)
        assert 'method="post"' in form or 'method="get"' in form


@pytest.mark.parametrize("shown", [each for each in PAGES if each.given.get("slips")], ids=lambda shown: shown.id)
def test_each_line_of_the_summary_leads_to_an_id_of_the_page(shown: Shown) -> None:
    page = Page(shown.html)
    assert {line["href"].removeprefix("#") for line in shown.given["slips"]} <= set(page.ids)


def test_the_enter_key_continues_rather_than_adds_a_row() -> None:
    (shown,) = [each for each in PAGES if each.id == "captura_preguntas-refused"]
    form = shown.html[shown.html.index('<form method="post" enctype') :]
    assert "name" not in Page(re.findall(r"<button[^>]*>", form)[0]).all("button")[0]


def test_every_template_says_which_variables_it_takes() -> None:
    for name in {each.template for each in PAGES} | {"layout.html"}:
        source, _, _ = environment().loader.get_source(environment(), name)  # type: ignore[union-attr]
        assert source.startswith("{#-"), name
