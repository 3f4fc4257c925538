"""The command doctor: counters that agree with the registry, and one that was spoilt."""

import sqlite3
from pathlib import Path

from cli_runs import Padron


def test_it_says_whether_the_counts_agree_and_which_do_not(padron: Padron, city: Path) -> None:
    assert padron("demo", "--people", 30).status == 0
    whole = padron("doctor", "--format", "json")
    assert whole.status == 0
    assert whole.json == {"counters": {"enrolment": True, "delivery": True, "amount": True, "people": True}}
    database = sqlite3.connect(city / "data" / "padron.db", isolation_level=None)
    database.execute("UPDATE people_count SET count = count + 1 WHERE what = 'applied' AND \"by\" = 'born'")
    database.close()
    spoilt = padron("doctor")
    assert spoilt.status == 1
    assert spoilt.out == "No coinciden los conteos de personas por programa, edad, sexo y colonia.\n"
