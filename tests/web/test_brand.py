"""A city's brand.yaml: what is accepted, what is refused in words, and the stylesheet that comes out."""

import pytest

from padron.web import brand
from page_templates import BRAND

PLAIN = "city: Villa Ejemplo\nservice: Padrón\n"


def refusals(text: str) -> list[str]:
    with pytest.raises(brand.NotABrand) as refused:
        brand.brand(text)
    return [each.code for each in refused.value.problems]


def test_a_name_is_enough_and_the_rest_has_a_default() -> None:
    made = brand.brand(PLAIN)
    assert (made.city, made.service, made.logo, made.legal) == ("Villa Ejemplo", "Padrón", "", "")
    assert made.header == brand.COLOURS["header"][0]


def test_a_folded_text_is_one_line() -> None:
    assert brand.brand(PLAIN + "legal: >-\n  Este programa\n  es público.\n").legal == "Este programa es público."


def test_a_colour_reaches_the_custom_properties_it_stands_for() -> None:
    made = brand.brand(PLAIN + 'colours: {accent: "#7A0019"}\n')
    assert "--padron-accent:#7a0019;--govuk-brand-colour:#7a0019" in brand.css(made)
    assert "#7a0019" not in brand.icon(made)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("city: [", ["brand_unreadable"]),
        ("- city", ["brand_unreadable"]),
        ("service: Padrón\n", ["brand_missing"]),
        (PLAIN + "slogan: Juntos\n", ["brand_unknown_key"]),
        (PLAIN + "colours: {headr: '#111111'}\n", ["brand_unknown_key"]),
        (PLAIN + "colours: azul\n", ["brand_unknown_key"]),
        (PLAIN + "legal: [uno, dos]\n", ["brand_text"]),
        (PLAIN + "colours:\n  link: #1a5f9e\n", ["brand_colour"]),
        (PLAIN + "colours: {link: azul}\n", ["brand_colour"]),
        (PLAIN + "colours: {link: '#fff;}body{display:none'}\n", ["brand_colour"]),
        (PLAIN + "colours: {link: [1, 2]}\n", ["brand_colour"]),
        (PLAIN + "colours: {link: '#8ab4f8'}\n", ["brand_contrast"]),
        (PLAIN + "logo: ../secret.key\n", ["brand_logo"]),
        (PLAIN + "logo: escudo.gif\n", ["brand_logo"]),
        (
            "colours: {link: '#8ab4f8', header: rojo}\n",
            ["brand_missing", "brand_missing", "brand_contrast", "brand_colour"],
        ),
    ],
)
def test_what_cannot_be_used_is_refused_all_at_once(text: str, codes: list[str]) -> None:
    assert refusals(text) == codes


def test_a_refusal_says_the_key_the_value_and_the_ratio() -> None:
    with pytest.raises(brand.NotABrand, match=r"«link» .#8ab4f8. se lee mal sobre blanco: contraste 2.1"):
        brand.brand(PLAIN + "colours: {link: '#8ab4f8'}\n")


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)]
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert brand.contrast(one, other) == pytest.approx(ratio, abs=0.005)


def test_the_starters_brand_is_usable() -> None:
    assert "político" in BRAND.legal
