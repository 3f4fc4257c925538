"""The model of Fellegi and Sunter that splink computes: what is compared, in which levels, and how often each is seen.

Of each level `same` says how often it is met between two records of one person, `other` between two of different
people. How common a name is comes from the registry itself (term frequencies). The rest is set by hand rather than
trained: a small registry has too few pairs to learn from, and the same registry must give the same scores each night.
`benchmarks/duplicates.py` shows what that leads to. Conditions are in the SQL that DuckDB and Spark have in common.
"""

from dataclasses import dataclass
from typing import Any

from padron.services.matching.comparable import BLOCKS

MODEL = "splink-1"
LEAST_PROBABILITY = 0.3
SHARE_TWICE = 0.02
"""How many of a registry's records are expected to be second ones: the prior."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a comparison. `common` names the column whose frequency in the registry replaces `other`."""

    condition: str
    same: float
    other: float
    common: str = ""


_ONE_OF_TWO = "(name_2_l IS NULL OR name_2_r IS NULL) AND (name_1_l IN (name_1_r, name_2_r) OR name_2_l = name_1_r)"
_NEAR_GIVEN = "levenshtein(given_l, given_r) <= CASE WHEN length(given_l) < 5 THEN 1 ELSE 2 END"
_NEAR_FIRST = "levenshtein(surname_1_l, surname_1_r) <= CASE WHEN length(surname_1_l) < 5 THEN 1 ELSE 2 END"
_NEAR_SECOND = "levenshtein(surname_2_l, surname_2_r) <= CASE WHEN length(surname_2_l) < 5 THEN 1 ELSE 2 END"
COMPARISONS: dict[str, tuple[str, tuple[Level, ...]]] = {
    "given": ("given_l IS NULL OR given_r IS NULL", (
        Level("given_l = given_r", 0.77, 0.01, "given"),
        Level("name_1_l = name_2_r AND name_2_l = name_1_r", 0.01, 0.0002),
        Level(_ONE_OF_TWO, 0.08, 0.02),
        Level(_NEAR_GIVEN, 0.12, 0.004),
        Level("name_1_l = name_1_r", 0.00001, 0.04),
        Level("ELSE", 0.00001, 0.92),
    )),
    "surnames": ("surname_1_l IS NULL OR surname_1_r IS NULL", (
        Level("surname_1_l = surname_1_r AND surname_2_l = surname_2_r", 0.68, 0.0004, "surnames"),
        Level("surname_1_l = surname_2_r AND surname_2_l = surname_1_r", 0.04, 0.0004),
        Level("surname_1_l = surname_1_r AND (surname_2_l IS NULL OR surname_2_r IS NULL)", 0.07, 0.001, "surname_1"),
        Level(f"surname_1_l = surname_1_r AND {_NEAR_SECOND}", 0.08, 0.0008),
        Level(f"surname_2_l = surname_2_r AND {_NEAR_FIRST}", 0.08, 0.0008),
        Level(f"{_NEAR_FIRST} AND {_NEAR_SECOND}", 0.02, 0.0002),
        Level("surname_1_l = surname_1_r OR surname_2_l = surname_2_r", 0.015, 0.04),
        Level("ELSE", 0.0005, 0.95),
    )),
    "born": ("born_l IS NULL OR born_r IS NULL", (
        Level("born_l = born_r", 0.87, 0.00004),
        Level("born_l = turned_r", 0.05, 0.00003),
        Level("levenshtein(born_l, born_r) = 1", 0.06, 0.0012),
        Level("has_curp_l = has_curp_r", 0.0001, 0.5),
        Level("substr(born_l, 1, 4) = substr(born_r, 1, 4)", 0.004, 0.006),
        Level("ELSE", 0.006, 0.49),
    )),
    "sex": ("sex_l IS NULL OR sex_r IS NULL", (Level("sex_l = sex_r", 0.99, 0.5), Level("ELSE", 0.01, 0.5))),
    "state": ("state_l IS NULL OR state_r IS NULL", (Level("state_l = state_r", 0.97, 0.5), Level("ELSE", 0.03, 0.5))),
}  # fmt: skip


def settings(people: int) -> dict[str, Any]:
    """The model as splink takes it, for a registry of so many people."""
    return {
        "link_type": "dedupe_only",
        "probability_two_random_records_match": min(0.05, 2 * SHARE_TWICE / max(people - 1, 1)),
        "comparisons": [_comparison(name, missing, levels) for name, (missing, levels) in COMPARISONS.items()],
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": f"l.block_{name} = r.block_{name}"} for name in BLOCKS
        ],
        "retain_matching_columns": False,
    }


def _comparison(name: str, missing: str, levels: tuple[Level, ...]) -> dict[str, Any]:
    first: dict[str, Any] = {"sql_condition": missing, "is_null_level": True}
    return {"output_column_name": name, "comparison_levels": [first, *map(_level, levels)]}


def _level(level: Level) -> dict[str, Any]:
    made = {"sql_condition": level.condition, "m_probability": level.same, "u_probability": level.other}
    if level.common:
        made |= {"tf_adjustment_column": level.common, "disable_tf_exact_match_detection": True}
    return made
