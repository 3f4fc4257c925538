"""Completing a delivery that is held: judged again with what is known now, and delivered through the same door."""

from padron.outputs.form import raw, typed_values
from padron.problems import Problem, problem
from padron.registry.benefits import HELD
from padron.registry.store import Store
from padron.registry.withdrawing import Benefit
from padron.services.delivered import Delivered
from padron.services.delivering import MEANS, Delivering, Judged, Kept, Typed, form, judged, keep, standing
from padron.services.policy import Actor, may


def may_complete(actor: Actor, found: Delivered) -> bool:
    """Whether a delivery is held, and an actor may deliver in its program."""
    return found.benefit.status == HELD and may(actor, "deliver", found.program)


def complete(store: Store, actor: Actor, made: Delivering, held: Benefit, today: str, means: str = MEANS) -> Kept:
    """Delivers what is held; what is held no more stays as it is, so that twice is once.

    Where the value still lacks, or something forbids it now, that is said and nothing changes. Raises Refused (`busy`).
    """
    said = as_typed(made, held)
    with store.writing(actor.name) as unit:
        again = standing(unit, actor, made, said)
        if again is None:
            return Kept(problems=(problem("not_enrolled"),))
        if not any(each.id == held.id and each.status == HELD for each in again.given):
            return Kept(held.person_key, held.id)
        ready = judged(unit, again, said, today, held.id, means, takes_files=False)
        lacks = _lacks(ready)
        kept = Kept(problems=lacks) if lacks else keep(unit, again, ready)
        if not kept.problems:
            unit.commit()
    return kept


def as_typed(made: Delivering, kept: Benefit) -> Typed:
    """A delivery that is kept as it would be typed into the form in force."""
    renamed = {leaf.field.renamed_from: name for name, leaf in made.entrance.fields.items()}
    answers = {renamed.get(name, name): value for name, value in kept.answers.items()}
    filled = form(made, typed_values(answers, made.fields))
    return Typed(raw(filled, made.fields), kept.delivered_on, kept.place or "")


def _lacks(ready: Judged) -> tuple[Problem, ...]:
    """The values without which a limit can still not be looked at."""
    unknown = ready.delivery.unknown if ready.delivery is not None else ()
    return tuple(problem("limit_unknown", field=name, label=label) for name, label in unknown)
