"""The catalogue is whole for whoever asks, also while another thread is reading it for the first time."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from types import ModuleType

import pytest

from padron import problems


def test_who_asks_while_it_is_being_read_for_the_first_time_gets_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []

    def slowly(name: str) -> ModuleType:
        if name.endswith(".definition") and not asked:
            asked.append(False)
            with ThreadPoolExecutor(1) as other:
                asked[0] = other.submit(lambda: "busy" in problems.catalogue()).result()
        return import_module(name)

    monkeypatch.setattr(problems, "import_module", slowly)
    problems.catalogue.cache_clear()
    assert "busy" in problems.catalogue()
    assert asked == [True]


def test_a_question_that_stands_alone_is_asked_for_without_naming_it_and_one_of_many_by_its_label() -> None:
    alone = problems.problem("required", ask="Escribe la CURP", ask_en="Enter the CURP")
    labelled = problems.problem("required", ask="Escribe un texto", ask_en="Enter a text", label="Calle")
    assert (alone.message(), alone.message("en")) == ("Escribe la CURP", "Enter the CURP")
    assert (labelled.message(), labelled.message("en")) == ("Escribe un texto en «Calle»", "Enter a text in “Calle”")
