"""Published programs stay what they were published as."""

from definition_makers import define
from padron.program.closure import canonical
from padron.registry.programs import ProgramVersion
from padron.services.programs import opened


def test_a_version_published_by_another_release_keeps_its_hash_so_that_its_intake_goes_on() -> None:
    program = define("    fields:\n      a: {type: text, label: A}\n")
    older = {name: part for name, part in program.closure.items() if name != "workbook"} | {"workbook": {}}
    version = ProgramVersion("prueba", 1, "f" * 64, canonical(older), "alice", 0)
    assert opened(version).sha256 == "f" * 64
    assert [each.name for each in opened(version).fields] == ["a"]
