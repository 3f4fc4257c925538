"""Generates one JavaScript module per program: its rules, and how it takes typed answers. No eval, nothing inline.

What it says of a record is what judge.py's function says, or undefined where only the server can tell.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from padron.language.cells import Anything, Cell, Within
from padron.language.kinds import Number
from padron.language.tables import DecisionTable
from padron.outputs.javascript_fields import UNUSED_WORDS, Lists, fields_source
from padron.outputs.javascript_nodes import constant, expression, variable
from padron.outputs.judge import required_of, row_order
from padron.program.closure import rules
from padron.program.model import Check, Criterion, Field, Leaf, Program, Rule, leaves
from padron.program.order import order
from padron.shapes import Choices, Decimal, Group, Note, Repeat, Whole


def javascript(program: Program, runtime: str) -> str:
    """The module of a program, the same bytes each time; `runtime` is the text of javascript_runtime.js."""
    lists = Lists()
    fields = fields_source((*program.person_leaves(), *program.answer_leaves()), lists)
    return "\n".join(
        (
            runtime,
            UNUSED_WORDS,
            *lists.lines(),
            f"const PARAMETERS={_parameters(program)};",
            f"const TABLES={tables_source(program.tables.values())};",
            f"const FIELDS={fields};",
            _judged(program),
            "const record=recordOf(FIELDS,judged);",
            f"const PROGRAM={constant([program.name, program.version])};",
            "export{FIELDS,PROGRAM,isBlank,options,record};",
            "",
        )
    )


def fact_names(program: Program) -> dict[str, str]:
    """What each registry fact is called in the module: a number, since its key may name a confidential program."""
    keys = sorted({fact for rule in rules(program) for fact in rule.expression.facts})
    return {key: str(number) for number, key in enumerate(keys)}


def content_hash(source: str) -> str:
    """What stands in a module's address: another text, another address."""
    return sha256(source.encode()).hexdigest()[:16]


def _parameters(program: Program) -> str:
    pairs = [
        [name, [[first, value] for first, value, _ in each.values]]
        for name, each in sorted(program.parameters.items())
    ]  # fmt: skip
    return f"new Map({constant(pairs)})"


def tables_source(tables: Iterable[DecisionTable]) -> str:
    """Decision tables as the runtime reads them, by name."""
    found = sorted(tables, key=lambda each: each.name)
    return f"new Map([{','.join(f'[{constant(each.name)},{_table(each)}]' for each in found)}])"


def _table(table: DecisionTable) -> str:
    rows = ",".join(
        f"{{cells:[{','.join(_cell(each) for each in row.cells)}],value:{constant(row.value)}}}" for row in table.rows
    )
    return f"{{hit:{constant(table.hit)},rows:[{rows}]}}"


def _cell(cell: Cell) -> str:
    if isinstance(cell, Anything):
        return "null"
    if isinstance(cell, Within):
        return f"{{within:{constant([list(each) for each in cell.spans])}}}"
    return f"{{one:{constant(sorted(cell.values, key=str))}}}"


def _value(rule: Rule, in_row: bool = False) -> str:
    return expression(rule.expression.tree, in_row)


def _judged(program: Program) -> str:
    """The program's function: values in the order they depend on each other, then what is asked of them."""
    found = order(program)
    lines = [
        "function judged(values,facts,today){",
        "const param=(name)=>dated(PARAMETERS.get(name),today),fact=(key)=>value(facts,key);",
        "const out=sheet(),blank=new Map();",
        *(line for leaf in found for line in _leaf(leaf, "values", "", required_of(program, leaf.field))),
        *(line for leaf in found for line in _asked(leaf, "", required_of(program, leaf.field))),
        *(_note(*each, "") for each in _notes((*(each.field for each in program.person), *program.fields))),
        f"const outcomes=[{','.join(_outcome(each) for each in program.criteria)}];",
        f"const checks=[{','.join(_outcome(each) for each in program.checks)}];",
        f"const all=[{_pairs(found, False)}];",
        "return{...out,values:knownOnly(all),unsure:unsureNames(all),outcomes,checks,blank};",
        "}",
    ]
    return _unnamed("\n".join(lines), program)


def _unnamed(text: str, program: Program) -> str:
    """The same with facts by number; within a text of the author's, quotes are escaped, so none is touched."""
    for key, name in fact_names(program).items():
        text = text.replace(f"fact({constant(key)})", f"fact({constant(name)})")
    return text


def _outcome(each: Criterion | Check) -> str:
    met = _value(each.assert_)
    return met if each.when is None else f"applies({_value(each.when)},{met})"


def _pairs(found: tuple[Leaf, ...], in_row: bool) -> str:
    names = [leaf.field.name for leaf in found]
    return ",".join(f"[{constant(name)},{variable(name, in_row)}]" for name in names)


def _path(name: str, row: str) -> str:
    """The JavaScript that says where a field stands: its name, or after `row`, the text of its row's path."""
    return f"{row}+{constant(name)}" if row else constant(name)


def _leaf(leaf: Leaf, source: str, row: str, required: bool | Rule) -> Iterator[str]:
    """The value of a field. A field that may not apply has a flag `a_<variable>`."""
    field, own, path = leaf.field, variable(leaf.field.name, bool(row)), _path(leaf.field.name, row)
    into = "into" if row else "out"
    if isinstance(field.shape, Repeat):
        yield from _row_function(field, own)
    text = _calculated(field, path, into, bool(row)) if field.calculation else _read(field, source, required, bool(row))
    if isinstance(field.shape, Repeat):
        text = f"overRows({text},r_{own},out)"
    if leaf.relevance:
        yield f"const a_{own}=and({','.join(_value(rule, bool(row)) for rule in leaf.relevance)});"
        yield f"if(a_{own}!==true){into}.irrelevant.push({path});"
        text = f"read(a_{own},()=>{text})"
    yield f"const {own}={text};"


def _read(field: Field, source: str, required: bool | Rule, in_row: bool) -> str:
    """The answer. Several codes that need not be given are known and empty."""
    name = constant(field.name)
    if not isinstance(field.shape, Choices):
        return f"value({source},{name})"
    said = _value(required, in_row) if isinstance(required, Rule) else constant(required)
    return f"chosen({source},{name},{said})"


def _calculated(field: Field, path: str, into: str, in_row: bool) -> str:
    assert field.calculation is not None
    shape, found = field.shape, field.calculation.expression.kind
    text = _value(field.calculation, in_row)
    if isinstance(shape, Whole | Decimal) and isinstance(found, Number):
        places = shape.places if isinstance(shape, Decimal) else 0
        factor = 10 ** (places - found.scale)
        return f"bounded({into}.beyond,{path},{text},{factor},{shape.least},{shape.greatest})"
    return text


def _row_function(field: Field, own: str) -> Iterator[str]:
    """The function that judges one row: it gives the row's known cells, and writes down what is asked of them."""
    inside = tuple(leaves(field.fields))
    start = f"{constant(field.name + '[')}+number+"
    row = f"{start}{constant('].')}"
    yield f"const r_{own}=(cells,number,into)=>{{"
    for leaf in row_order(inside):
        yield from _leaf(leaf, "cells", row, leaf.field.required)
    for leaf in inside:
        yield from _asked(leaf, row, leaf.field.required)
    for each in _notes(field.fields):
        yield _note(*each, row)
    yield f"return notAbsent([{_pairs(inside, True)}]);"
    yield "};"
    yield f"const b_{own}=sheet();r_{own}(new Map(),0,b_{own});blank.set({constant(field.name)},b_{own});"


def _asked(leaf: Leaf, row: str, required: bool | Rule) -> Iterator[str]:
    """Whether a field must be answered, and whether its own constraint holds."""
    field, own, path = leaf.field, variable(leaf.field.name, bool(row)), _path(leaf.field.name, row)
    into = "into" if row else "out"
    applies = [f"a_{own}===true"] if leaf.relevance else []
    if required is not False and field.calculation is None:
        demanded = [*applies, *([f"{_value(required, bool(row))}===true"] if isinstance(required, Rule) else [])]
        absent = f"countRows({own})===0" if isinstance(field.shape, Repeat) else f"{own}===null"
        noted = f"{into}.asked.push({path});if({absent}){into}.required.push({path});"
        yield f"if({'&&'.join(demanded) or 'true'}){{{noted}}}"
    if field.constraint is not None:
        broken = "&&".join([*applies, f"{_value(field.constraint, bool(row))}===false"])
        yield f"if({broken}){into}.broken.push({path});"


def _notes(fields: tuple[Field, ...], above: tuple[Rule, ...] = ()) -> Iterator[tuple[str, tuple[Rule, ...]]]:
    """The notes that may not apply, with their conditions: their own and those of the groups around them."""
    for each in fields:
        rules = (*above, each.relevant) if each.relevant else above
        if isinstance(each.shape, Group):
            yield from _notes(each.fields, rules)
        elif isinstance(each.shape, Note) and rules:
            yield each.name, rules


def _note(name: str, rules: tuple[Rule, ...], row: str) -> str:
    said = ",".join(_value(rule, bool(row)) for rule in rules)
    return f"if(and({said})!==true){'into' if row else 'out'}.notes.push({_path(name, row)});"
