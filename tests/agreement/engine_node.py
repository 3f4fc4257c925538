"""The generated JavaScript, run by Node: one process a batch, over drawn cases."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agreement.drawing import Case, tables
from agreement.engines import Answers
from padron.language.typed import Typed
from padron.outputs.javascript import tables_source
from padron.outputs.javascript_nodes import constant, expression, variable
from padron.services.scripts import runtime

BROKEN = 10**30
"""The answer of a rule that threw: no value that a rule can have."""
READ = """
import { readFileSync } from "node:fs";
const alive = (each) => Array.isArray(each) ? each.map(alive) : each && typeof each === "object" ?
  new Map(Object.entries(each).map(([name, of]) => [name, alive(of)])) : each;
const given = JSON.parse(readFileSync(0, "utf8"));
"""
_ANSWER = f"""
const told = (rule, each) => {{
  try {{ return rule(alive(each.values), alive(each.facts), alive(each.params), each.today); }}
  catch (broken) {{ return {BROKEN}; }}
}};
console.log(JSON.stringify(given.map((records, at) => records.map((each) => told(CASES[at], each)))));
"""


def node(source: str, given: object) -> Any:
    """What a module prints as JSON, given JSON on its standard input."""
    with tempfile.TemporaryDirectory() as folder:
        module = Path(folder) / "rules.mjs"
        module.write_text(source, encoding="utf-8")
        done = subprocess.run(
            ["node", str(module)], input=json.dumps(given), capture_output=True, text=True, check=False, timeout=300
        )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@dataclass(frozen=True)
class Node:
    """The JavaScript printer's engine. `seeded` changes the module's text, `tree` what is printed: seeded faults."""

    seeded: Callable[[str], str] = str
    tree: Callable[[Typed], Typed] = lambda tree: tree
    name: str = "node"
    knows_facts: bool = True

    def answers(self, cases: Sequence[Case]) -> Answers:
        """The answers to every case."""
        functions = ",\n".join(self._function(case) for case in cases)
        rules = f"{runtime()}const TABLES={tables_source(tables().values())};\nconst CASES=[{functions}];"
        given = [
            [
                {"values": each.values, "facts": each.facts, "params": each.params, "today": each.today}
                for each in records
            ]
            for records in (case.records for case in cases)
        ]
        told: Answers = node(READ + self.seeded(rules) + _ANSWER, given)
        return told

    def _function(self, case: Case) -> str:
        read = "".join(
            f"const {variable(name)}=value(values,{constant(name)});" for name in sorted(case.expression.reads)
        )
        hoisted = "const fact=(key)=>value(facts,key),param=(name)=>value(params,name);"
        return f"(values,facts,params,today)=>{{{hoisted}{read}return {expression(self.tree(case.expression.tree))};}}"


def engines() -> list[Node]:
    """Node.js, where the machine has it."""
    return [Node()] if shutil.which("node") else []
