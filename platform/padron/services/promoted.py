"""What records are filtered and found by: a program's promoted fields, what a filter's words mean, telephones."""

from collections.abc import Iterable, Mapping

from padron.language.fieldtypes.phone import PHONE
from padron.program.model import Field, Program
from padron.registry.phones import index_phones
from padron.registry.promoted import Promoted, Wanted, index_promoted
from padron.registry.store import Unit
from padron.shapes import Choice, Choices, Decimal, File, Repeat, Whole, YesNo

YES_NO = {"si": True, "no": False}


def promoted_fields(program: Program) -> dict[str, Promoted]:
    """The program's own questions that are promoted and have one value, by name."""
    found = (leaf.field for leaf in program.answer_leaves())
    return {
        each.name: Promoted(program.name, _names(each), isinstance(each.shape, Whole | Decimal))
        for each in found
        if each.promoted and not isinstance(each.shape, Choices | File | Repeat)
    }


def phone_fields(programs: Iterable[Program]) -> frozenset[str]:
    """The registry's fields that hold a telephone, as far as these programs ask for them."""
    leaves = (leaf.field for program in programs for leaf in program.person_leaves())
    return frozenset(each.name for each in leaves if each.type == PHONE.name)


def indexed(unit: Unit, program: Program) -> None:
    """Gives a program's promoted fields, and the registry's telephones that it asks for, their indexes."""
    index_promoted(unit, program.name, promoted_fields(program).values())
    index_phones(unit, phone_fields([program]))


def filters(program: Program, hidden: Iterable[str] = ()) -> tuple[Field, ...]:
    """Those by which a page filters: of a list or yes and no, so that nothing personal stands in an address; not what
    is sensitive, nor what would tell a hidden fact."""
    left_out, promoted = frozenset(hidden), promoted_fields(program)
    return tuple(
        leaf.field
        for leaf in program.answer_leaves()
        if leaf.field.name in promoted
        and leaf.field.name not in left_out
        and leaf.field.sensitivity != "sensitive"
        and isinstance(leaf.field.shape, Choice | YesNo)
    )


def wanted(program: Program, fields: Iterable[Field], asked: Mapping[str, str]) -> tuple[Wanted, ...]:
    """What of an address filters: a code of its list, `si` or `no`; what is none of these filters nothing."""
    promoted = promoted_fields(program)
    made = []
    for field in fields:
        said = asked.get(field.name, "")
        value = YES_NO.get(said) if isinstance(field.shape, YesNo) else said if said in codes(field) else None
        if value is not None:
            made.append(Wanted(promoted[field.name], value, value))
    return tuple(made)


def codes(field: Field) -> frozenset[str]:
    """The codes that a field of a list may have."""
    return frozenset(each.code for each in field.shape.options) if isinstance(field.shape, Choice) else frozenset()


def _names(field: Field) -> tuple[str, ...]:
    return (field.name, field.renamed_from) if field.renamed_from else (field.name,)
