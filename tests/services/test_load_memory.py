"""Nobody holds the whole of a file that is loaded: not whoever loads it, nor the child that parses it."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from load_jobs import many
from load_makers import TODAY, a_program, filled
from padron.registry.database import open_database
from padron.services.programs import publish

MB = 1 << 20
PADDED = 64 * MB
MEASURED = """
import json, resource, sys
from pathlib import Path
from padron.intake.gate import Limits
from padron.registry.database import open_database
from padron.services.load import load
from padron.services.programs import published_program

def most(of):
    return resource.getrusage(of).ru_maxrss * 1024

data, small, large = map(Path, sys.argv[1:])
store = open_database(data)
with store.reading() as view:
    program = published_program(view, "prueba")
limits, found = Limits(upload=1 << 30, unpacked=1 << 30), []
for file in (small, large):
    report = load(store, "alicia", program, file, today="%s", limits=limits)
    found.append([report.rows, most(resource.RUSAGE_SELF), most(resource.RUSAGE_CHILDREN)])
store.close()
print(json.dumps(found))
"""


def test_a_file_of_64_megabytes_takes_no_more_memory_than_its_rows_do(tmp_path: Path) -> None:
    data, small, large = tmp_path / "data", tmp_path / "chica.xlsx", tmp_path / "grande.xlsx"
    data.mkdir()
    store, program = open_database(data), a_program()
    publish(store, "ines", program)
    store.close()
    small.write_bytes(filled(program, *many(20)))
    large.write_bytes(small.read_bytes())
    with zipfile.ZipFile(large, "a", zipfile.ZIP_STORED) as archive, archive.open("xl/media/foto.jpeg", "w") as photo:
        for _ in range(PADDED // MB):
            photo.write(os.urandom(MB))
    measured = subprocess.run(
        [sys.executable, "-c", MEASURED % TODAY, str(data), str(small), str(large)], capture_output=True, check=True
    )
    (rows, own, child), (rows_again, own_after, child_after) = json.loads(measured.stdout)
    assert rows == rows_again == 20
    assert large.stat().st_size > PADDED
    assert own_after - own < PADDED // 2, "whoever loads it"
    assert child_after - child < PADDED // 2, "the child that parses it"
