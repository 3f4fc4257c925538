"""A city for each test of the pages, copied from one that is made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from city import City, copy_city, made_template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_template(tmp_path_factory.mktemp("ciudad") / "plantilla")


@pytest.fixture
def city(template: Path, tmp_path: Path) -> Iterator[City]:
    made = copy_city(template, tmp_path / "ciudad")
    yield made
    made.store.close()
