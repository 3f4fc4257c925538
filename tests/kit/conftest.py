"""A city whose programs are published, and a kit of one of them on a laptop of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from city import DESPENSA, City, copy_city, made_template
from kits import Laptop, a_laptop


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_template(tmp_path_factory.mktemp("ciudad") / "plantilla")


@pytest.fixture
def city(template: Path, tmp_path: Path) -> Iterator[City]:
    made = copy_city(template, tmp_path / "ciudad")
    yield made
    made.store.close()


@pytest.fixture
def laptop(city: City, tmp_path: Path) -> Laptop:
    return a_laptop(city, DESPENSA, tmp_path / "kit")
