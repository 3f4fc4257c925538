"""The JavaScript of a program: the same bytes each time, hostile texts that stay texts, and what it leaves unsaid."""

import re

import pytest

from agreement.engine_node import READ, node
from city import CREDITO, DESPENSA, ESTANCIA, compiled
from padron.outputs.javascript import content_hash, javascript
from padron.outputs.javascript_nodes import constant, variable
from padron.outputs.javascript_notes import notes
from padron.services.scripts import runtime, script

HOSTILE = ("</script><script>alert(1)</script>", "\u2028\u2029", "'\"`${x}\\", "__proto__", "<!--", "]]>", "\U0001f600")


@pytest.mark.parametrize("text", HOSTILE)
def test_an_authors_text_can_end_neither_a_text_nor_a_script(text: str) -> None:
    written = constant(text)
    assert written.isascii()
    assert not set("<>&") & set(written)
    assert written[1:-1].replace('\\"', "").count('"') == 0


@pytest.mark.node
def test_hostile_texts_come_back_from_node_as_they_were() -> None:
    assert node(f"console.log(JSON.stringify([{','.join(map(constant, HOSTILE))}]));", None) == list(HOSTILE)


@pytest.mark.node
@pytest.mark.parametrize("name", ["constructor", "valueof", "hasownproperty"])
def test_a_field_named_like_what_every_object_has_is_unknown_until_it_is_answered(name: str) -> None:
    asked = f"[has(value(alive(given), '{name}')), sumCells([alive(given)], '{name}')]"
    assert node(f"{runtime()}{READ}console.log(JSON.stringify({asked}));", {"__proto__": 1}) == [False, None]


def test_a_name_that_the_checker_cannot_have_passed_never_reaches_the_text() -> None:
    with pytest.raises(ValueError, match="checker"):
        variable("a;alert(1)")


@pytest.mark.parametrize("name", [DESPENSA, ESTANCIA, CREDITO])
def test_the_same_program_gives_the_same_bytes_without_eval(name: str) -> None:
    program = compiled(name)
    text = javascript(program, runtime())
    assert text == javascript(program, runtime()) == script(program).text
    assert script(program).hash == content_hash(text) != content_hash(text + " ")
    assert not re.search(r"\beval\b|\bFunction\b|\bimport\b|innerHTML|document\.", text)


def test_what_the_browser_leaves_to_the_server_is_told_to_the_author() -> None:
    said = {name: " ".join(each.message() for each in notes(compiled(name))) for name in (DESPENSA, CREDITO)}
    assert "los límites" in said[DESPENSA] and "el puntaje" in said[DESPENSA]
    assert "los apoyos de otra persona" in said[CREDITO]
    assert "otra persona" not in said[DESPENSA]
