"""Where the pages' templates come from and under which names the compiled stylesheet and script are served."""

from functools import cache
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader

from padron.workspace import Workspace

HERE = Path(__file__).parent
STATIC = HERE / "static"
PAGES = HERE / "templates"


def loader(workspace: Workspace) -> BaseLoader:
    """The city's own form_templates/ first, then the starter's, then the pages."""
    return ChoiceLoader([FileSystemLoader(str(folder)) for folder in (*workspace.templates, PAGES)])


@cache
def assets(prefix: str = "/static") -> dict[str, str]:
    """The addresses of the compiled files: css and js of every page, and table, the script of the table of rows.

    Their names change with their content.
    """
    return {
        "css": f"{prefix}/{name('css')}", "js": f"{prefix}/{name('js')}", "table": f"{prefix}/{name('js', 'table')}",
    }  # fmt: skip


def name(kind: str, of: str = "app") -> str:
    """The file name of the compiled css or js. Raises LookupError where it was not built."""
    found = sorted(STATIC.glob(f"{of}.*.{kind}"))
    if len(found) != 1:
        raise LookupError(f"{len(found)} compiled {of}.{kind} files in static/")
    return found[0].name
