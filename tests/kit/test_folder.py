"""A kit's folder: the program as it was published, and nothing that is not whole."""

import json
import shutil
from pathlib import Path

import pytest

from city import DESPENSA, ESTANCIA, City
from kits import Laptop, a_laptop
from padron.kit.folder import kit, make
from padron.registry.store import Refused


def code(what: object, *given: object) -> str:
    with pytest.raises(Refused) as refused:
        what(*given)  # type: ignore[operator]
    return refused.value.problem.code


def test_a_kit_carries_the_program_as_it_was_published(city: City, laptop: Laptop) -> None:
    (city.workspace.programs / f"{DESPENSA}.yaml").write_text("program: otra", encoding="utf-8")
    program = kit(laptop.folder).program
    with city.store.reading() as view:
        stored = view.connection.exec_driver_sql(f"SELECT sha256 FROM program_version WHERE program = '{DESPENSA}'")
        assert program.sha256 == stored.scalar_one()
    assert program.name == DESPENSA
    assert len(program.criteria) > 0


def test_it_works_after_it_was_copied_elsewhere_and_the_city_is_gone(
    city: City, laptop: Laptop, tmp_path: Path
) -> None:
    shutil.copytree(laptop.folder, tmp_path / "usb")
    shutil.rmtree(laptop.folder)
    shutil.rmtree(city.workspace.programs)
    moved = Laptop(tmp_path / "usb")
    moved.capture()
    assert [each.state for each in moved.all] == ["ready"]


def test_it_says_in_words_what_to_do(laptop: Laptop) -> None:
    text = (laptop.folder / "LÉEME.txt").read_text("utf-8")
    for said in ("padron kit serve .", "padron kit sync .", "padron kit purge .", "datos personales", DESPENSA):
        assert said in text
    assert max(map(len, text.splitlines())) <= 120


def test_an_unpublished_program_gets_no_kit(city: City, tmp_path: Path) -> None:
    with city.store.reading() as view:
        assert code(make, view, city.workspace, "no_existe", tmp_path / "kit") == "kit_unpublished"
    assert not (tmp_path / "kit").exists()


def test_a_kit_is_never_written_over_something(city: City, laptop: Laptop, tmp_path: Path) -> None:
    (tmp_path / "archivo").write_text("algo")
    with city.store.reading() as view:
        for folder in (laptop.folder, tmp_path / "archivo"):
            assert code(make, view, city.workspace, ESTANCIA, folder) == "kit_exists"
    assert kit(laptop.folder).program.name == DESPENSA


def test_a_folder_that_is_no_kit_or_whose_program_was_changed_is_refused(laptop: Laptop, tmp_path: Path) -> None:
    assert code(kit, tmp_path) == "kit_not_one"
    file = laptop.folder / "programa.json"
    about = json.loads(file.read_text("utf-8"))
    about["closure"]["program"]["title"] = "Otra cosa"
    file.write_text(json.dumps(about), encoding="utf-8")
    assert code(kit, laptop.folder) == "kit_not_one"
    file.write_text("{}", encoding="utf-8")
    assert code(kit, laptop.folder) == "kit_not_one"


def test_two_kits_are_two(city: City, laptop: Laptop, tmp_path: Path) -> None:
    assert a_laptop(city, DESPENSA, tmp_path / "otro").kit.id != laptop.kit.id
