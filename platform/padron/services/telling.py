"""A program told to an actor: its documentation and its requirements, without what must stay hidden from her."""

from collections.abc import Sequence
from dataclasses import replace

from padron.outputs.documentation import Section, documentation
from padron.outputs.sentence import sentence
from padron.outputs.speech import Speech, speech
from padron.program.model import Program
from padron.services.capture import facts_read
from padron.services.policy import Actor, may
from padron.services.sight import hidden_criteria, hidden_facts, titles


def told(actor: Actor, every: Sequence[Program], program: Program, on: str) -> tuple[Section, ...]:
    """The documentation of a program; `every`: all published programs, on an ISO day."""
    hidden, words = hidden_facts(actor, every, facts_read(program)), _words(actor, every, program, on)
    return documentation(program, on, hidden, words, to_author=may(actor, "outputs", program))


def requirements(actor: Actor, every: Sequence[Program], program: Program, on: str) -> list[str]:
    """The criteria of a program, a sentence each."""
    secret = hidden_criteria(program, hidden_facts(actor, every, facts_read(program)))
    words = _words(actor, every, program, on)
    return [sentence(each.assert_, words, each.when) for each in program.criteria if each.id not in secret]


def _words(actor: Actor, every: Sequence[Program], program: Program, on: str) -> Speech:
    own = speech(program, on)
    return replace(own, titles={**titles(actor, every), **own.titles})
