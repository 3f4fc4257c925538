"""What the CURP's rules list: entities, forbidden words, particles, and which characters go at which position.

Source: Instructivo Normativo para la Asignación de la CURP (SEGOB/RENAPO), with its annexes 1 and 2; sex X as issued
since 2022. Beside each entity's code stands INEGI's number of it; a birth abroad (NE) has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Entity:
    """A place of birth: its CURP code, INEGI's two digits ("" for NE), its official name, and the one people use."""

    code: str
    inegi: str
    name: str
    short: str


_ENTITIES = """
AS 01 Aguascalientes
BC 02 Baja California
BS 03 Baja California Sur
CC 04 Campeche
CL 05 Coahuila de Zaragoza|Coahuila
CM 06 Colima
CS 07 Chiapas
CH 08 Chihuahua
DF 09 Ciudad de México
DG 10 Durango
GT 11 Guanajuato
GR 12 Guerrero
HG 13 Hidalgo
JC 14 Jalisco
MC 15 México|Estado de México
MN 16 Michoacán de Ocampo|Michoacán
MS 17 Morelos
NT 18 Nayarit
NL 19 Nuevo León
OC 20 Oaxaca
PL 21 Puebla
QT 22 Querétaro
QR 23 Quintana Roo
SP 24 San Luis Potosí
SL 25 Sinaloa
SR 26 Sonora
TC 27 Tabasco
TS 28 Tamaulipas
TL 29 Tlaxcala
VZ 30 Veracruz de Ignacio de la Llave|Veracruz
YN 31 Yucatán
ZS 32 Zacatecas
NE -- Nacido en el extranjero|el extranjero
"""


def _entity(line: str) -> Entity:
    code, inegi, names = line.split(" ", 2)
    name, _, short = names.partition("|")
    return Entity(code, inegi.strip("-"), name, short or name)


ENTITIES: Mapping[str, Entity] = MappingProxyType(
    {entity.code: entity for entity in map(_entity, _ENTITIES.strip().splitlines())}
)
SEXES = "HMX"

_WORDS = """
BACA BAKA BUEI BUEY CACA CACO CAGA CAGO CAKA CAKO COGE COGI COJA COJE COJI COJO COLA CULO FALO FETO GETA GUEI GUEY
JETA JOTO KACA KACO KAGA KAGO KAKA KAKO KOGE KOGI KOJA KOJE KOJI KOJO KOLA KULO LILO LOCA LOCO LOKA LOKO MAME MAMO
MEAR MEAS MEON MIAR MION MOCO MOKO MULA MULO NACA NACO PEDA PEDO PENE PIPI PITO POPO PUTA PUTO QULO RATA ROBA ROBE
ROBO RUIN SENO TETA VACA VAGA VAGO VAKA VUEI VUEY WUEI WUEY
"""
_PARTICLES = "DA DAS DE DEL DER DI DIE DD EL LA LOS LAS LE LES MAC MC VAN VON Y"
_COMMON_NAMES = "MARIA MA. MA M. M JOSE J. J"
WORDS = frozenset(_WORDS.split())
PARTICLES = frozenset(_PARTICLES.split())
COMMON_NAMES = frozenset(_COMMON_NAMES.split())

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
VOWELS = "AEIOU"
CONSONANTS = "BCDFGHJKLMNPQRSTVWXYZ"
ALPHABET = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"

# Position by position: what may stand there and the problem that says so. Sex (11) has a problem of its own.
_LETTER, _DIGIT = (LETTERS, "curp_letter"), (DIGITS, "curp_digit")
CLASSES: tuple[tuple[str, str], ...] = (
    _LETTER,
    (VOWELS + "X", "curp_vowel"),
    *[_LETTER] * 2,
    *[_DIGIT] * 6,
    (LETTERS + DIGITS, "curp_sex"),
    *[_LETTER] * 2,
    *[(CONSONANTS, "curp_consonant")] * 3,
    (LETTERS + DIGITS, "curp_character"),
    _DIGIT,
)

# What a hurried eye or a scanner takes for another, both ways.
LOOKALIKES: Mapping[str, str] = MappingProxyType(
    {"0": "OQD", "1": "IL", "2": "Z", "5": "S", "6": "G", "8": "B"}
    | {"O": "0", "Q": "0", "D": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "G": "6", "B": "8"}
)
