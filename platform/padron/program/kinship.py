"""What people of one family are to each other: each kind with its inverse, by the codes of the city's catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KindOfKin:
    """A kind, in words. `inverse`: what a person is to whoever has this kind to her, by her own sex («»: unknown)."""

    label: str
    inverse: Mapping[str, str]


def _same(code: str) -> Mapping[str, str]:
    return {"": code}


_PARENT = {"": "madre_padre", "M": "madre", "H": "padre"}
KINDS: Mapping[str, KindOfKin] = {
    "conyuge": KindOfKin("Cónyuge o pareja", _same("conyuge")),
    "madre": KindOfKin("Madre", _same("hija_hijo")),
    "padre": KindOfKin("Padre", _same("hija_hijo")),
    "hija_hijo": KindOfKin("Hija o hijo", _PARENT),
    "hermana_hermano": KindOfKin("Hermana o hermano", _same("hermana_hermano")),
    "abuela_abuelo": KindOfKin("Abuela o abuelo", _same("nieta_nieto")),
    "nieta_nieto": KindOfKin("Nieta o nieto", _same("abuela_abuelo")),
    "tia_tio": KindOfKin("Tía o tío", _same("sobrina_sobrino")),
    "sobrina_sobrino": KindOfKin("Sobrina o sobrino", _same("tia_tio")),
    "prima_primo": KindOfKin("Prima o primo", _same("prima_primo")),
    "suegra_suegro": KindOfKin("Suegra o suegro", _same("nuera_yerno")),
    "nuera_yerno": KindOfKin("Nuera o yerno", _same("suegra_suegro")),
    "tutor_legal": KindOfKin("Tutora o tutor legal", _same("bajo_tutela")),
    "bajo_tutela": KindOfKin("Bajo su tutela", _same("tutor_legal")),
    "vecina_vecino": KindOfKin("Vecina o vecino", _same("vecina_vecino")),
    "otro": KindOfKin("Otro parentesco o ninguno", _same("otro")),
    "madre_padre": KindOfKin("Madre o padre", _same("hija_hijo")),
}
"""By code: those of `rules/catalogues/parentescos.csv`, and what the inverses of some of them need."""


def inverse(kind: str, sex: str) -> str:
    """What a person of this sex (H, M, X or unknown) is to whom has this kind to her. KeyError for an unknown kind."""
    known = KINDS[kind].inverse
    return known.get(sex, known[""])
