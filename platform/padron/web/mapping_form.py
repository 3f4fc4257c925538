"""The mapping page's form: from a proposal and what was sent to the fields that are shown, and back to a mapping."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from padron.intake.anysheet.mapping import MappedColumn, SheetMapping, lacking, targets
from padron.intake.anysheet.proposal import Proposal, ProposedColumn, proposed, told
from padron.intake.anysheet.survey import Survey
from padron.intake.anysheet.value_words import BLANK_LABEL, ValueWord, labels_of, options_of
from padron.language.values import taker
from padron.outputs.columns import Column
from padron.program.model import Program
from padron.services.load_tally import text

NOT_READ, AS_IT_IS, BLANK = "", "", "(blanco)"
MOST_OPTIONS = 120
"""A list longer than this is not offered as a drop-down; the word is typed."""
SURE = {"sure": "Seguro", "likely": "Probable", "doubtful": "Dudoso", "none": "No se reconoce"}
Sent = Mapping[str, str]


@dataclass(slots=True)
class Form:
    """What the page shows and, once sent, what it says. `wrong`: message by the name of the form's field."""

    proposal: Proposal
    program: Program
    constants: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def mapping(self) -> SheetMapping:
        """The mapping that the page says."""
        own = self.proposal.mapping()
        return own.with_constants({name: value for name, value in self.constants.items() if name not in own.named()})

    @property
    def lacking(self) -> list[Column]:
        """What every record needs and no column gives, also where one value for all stands in."""
        return lacking(self.proposal.mapping(), self.program)


def first(survey_proposal: Proposal, program: Program, mapping: SheetMapping) -> Form:
    """The form as it is shown at first: as proposed."""
    return Form(survey_proposal, program, dict(mapping.constants))


def sent(survey: Survey, program: Program, values: Sent, today: str) -> Form:
    """The form as it was sent: the columns chosen, what words stand for, and values for all rows."""
    names = [values.get(f"c{at}", NOT_READ) for at in range(len(survey.profiles))]
    known = targets(program)
    chosen = [name if name in known else NOT_READ for name in names]
    plain = SheetMapping(
        program.name,
        tuple(MappedColumn(each.column.heading, name) for each, name in zip(survey.profiles, chosen, strict=True)),
        survey.sheet,
    )
    found = proposed(survey, program, today, plain)
    form = Form(found, program)
    form.proposal = Proposal(
        survey, tuple(_with_words(at, each, values, known, form, today) for at, each in enumerate(found.columns)),
        program.name,
    )  # fmt: skip
    form.proposal = _left_open(form.proposal, told(survey, program, today).keys())
    _twice(form)
    for column in form.lacking:
        _constant(form, column, values.get(f"k.{column.name}", "").strip(), today)
    return form


def _left_open(proposal: Proposal, offered: Collection[int]) -> Proposal:
    """The same; what is not read without ever having been offered is nobody's choice."""
    return replace(
        proposal,
        columns=tuple(
            replace(each, is_open=not each.name and at not in offered) for at, each in enumerate(proposal.columns)
        ),
    )


def _with_words(
    at: int, each: ProposedColumn, values: Sent, known: Mapping[str, Column], form: Form, today: str
) -> ProposedColumn:
    """The column with each of its words as the form says, where the form was shown with this very choice."""
    if values.get(f"s{at}", NOT_READ) != each.name:
        if each.words:
            form.wrong[f"c{at}"] = f"Revisa qué quieren decir las palabras de «{each.column.heading}»"
        return each
    words = tuple(
        _word(f"v{at}.{number}", word, values, known[each.name], form, today) for number, word in enumerate(each.words)
    )
    return ProposedColumn(each.column, each.name, each.score, each.why, each.examples, words, each.order)


def _word(name: str, word: ValueWord, values: Sent, column: Column, form: Form, today: str) -> ValueWord:
    said = values.get(name, "").strip()
    if said == BLANK:
        return ValueWord(word.said, word.count, "", BLANK_LABEL, word.why, 1.0)
    if not said:
        return ValueWord(word.said, word.count, None, "", word.why, 0.0)
    code = _code(said, column, today)
    if code is None:
        form.typed[name] = said
        form.wrong[name] = f"«{said}» no está en la lista de «{column.label}»"
        return word
    return ValueWord(word.said, word.count, code, dict(labels_of(column)).get(code, said), word.why, 1.0)


def _code(said: str, column: Column, today: str) -> str | None:
    if said in dict(labels_of(column)):
        return said
    taken = taker(column.field.type, column.shape)(said, today)
    return str(taken.value) if taken.problem is None and isinstance(taken.value, str) else None


def _twice(form: Form) -> None:
    """Says of each column that fills what another fills already."""
    seen: dict[str, ProposedColumn] = {}
    labels = targets(form.program)
    for at, each in enumerate(form.proposal.columns):
        if not each.name:
            continue
        other = seen.setdefault(each.name, each)
        if other is not each:
            form.wrong[f"c{at}"] = (
                f"«{labels[each.name].label}» ya se llena con «{other.column.heading}». Deja sólo una"
            )


def _constant(form: Form, column: Column, said: str, today: str) -> None:
    """One value for all rows: kept as it was typed when it can be read, else refused with why."""
    name = f"k.{column.name}"
    if not said:
        if must_be_given(column):
            form.wrong[name] = f"Falta «{column.label}»: elige su columna o escribe un valor para todos"
        return
    taken = taker(column.field.type, column.shape)(said, today)
    if taken.problem is not None and taken.value is None:
        form.typed[name] = said
        form.wrong[name] = f"{column.label}: {taken.problem.message()}"
    else:
        form.constants[column.name] = said


def must_be_given(column: Column) -> bool:
    """Whether nothing can be loaded without it: a known person's data may come from the registry."""
    return column.required and (column.kind != "person" or column.name == "curp")


def fields(form: Form) -> list[dict[str, object]]:
    """The columns as the page's macros take them."""
    options = [{"value": NOT_READ, "text": "No leer esta columna"}]
    options += [{"value": name, "text": column.label} for name, column in targets(form.program).items()]
    return [_field(at, each, options, form) for at, each in enumerate(form.proposal.columns)]


def _field(at: int, each: ProposedColumn, options: list[dict[str, str]], form: Form) -> dict[str, object]:
    examples = " · ".join(text(value)[:40] for value in each.examples[:4])
    why = f"{SURE[each.sureness]}: {'; '.join(each.why)}." if each.why else f"{SURE[each.sureness]}."
    return {
        "name": f"c{at}",
        "shown": f"s{at}",
        "label": f"{each.column.letters} · {each.column.heading}",
        "hint": f"{examples or 'Sin datos'}. {why}",
        "value": each.name,
        "options": options,
        "error": form.wrong.get(f"c{at}", ""),
        "words": list(_words(at, each, form)),
    }


def _words(at: int, each: ProposedColumn, form: Form) -> Iterator[dict[str, object]]:
    if not each.words:
        return
    column = targets(form.program)[each.name]
    listed = [{"value": AS_IT_IS, "text": "Sin decidir"}, {"value": BLANK, "text": "Dejar en blanco"}]
    listed += [{"value": code, "text": label} for code, label in labels_of(column)]
    for number, word in enumerate(each.words):
        name = f"v{at}.{number}"
        times = "1 celda" if word.count == 1 else f"{word.count} celdas"
        typed = form.typed.get(name, word.label)
        chosen = BLANK if word.to == "" else word.to or AS_IT_IS
        yield {
            "name": name,
            "label": f"«{word.said[:60]}» ({times})",
            "value": chosen if len(options_of(column)) <= MOST_OPTIONS else (BLANK if word.to == "" else typed),
            "options": listed if len(options_of(column)) <= MOST_OPTIONS else [],
            "hint": word.why.capitalize() + ".",
            "error": form.wrong.get(name, ""),
        }


def missing(form: Form) -> list[dict[str, object]]:
    """What no column gives, each with a box for one value for all rows."""
    found: list[dict[str, object]] = []
    for column in form.lacking:
        name = f"k.{column.name}"
        options = labels_of(column) if len(options_of(column)) <= MOST_OPTIONS else ()
        needed = "" if must_be_given(column) else "Sólo hace falta para quien no lo tenga ya en el registro."
        listed = [{"value": code, "text": label} for code, label in options]
        found.append(
            {
                "name": name,
                "label": column.label,
                "hint": needed,
                "value": form.typed.get(name, form.constants.get(column.name, "")),
                "options": [{"value": "", "text": "No lo trae"}, *listed] if listed else [],
                "error": form.wrong.get(name, ""),
            }
        )
    return found
