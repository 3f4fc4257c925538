"""A program on one page of HTML: what it is, in sentences, and its data dictionary. It needs no other file."""

from html import escape

from padron.outputs.dictionary import dictionary
from padron.outputs.documentation import Grid, Lines, Section, documentation
from padron.program.model import Program

STYLE = (
    "body{font-family:sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#0b0c0c;line-height:1.4}"
    "table{border-collapse:collapse;width:100%;margin:0 0 1.5rem}"
    "caption{text-align:left;font-weight:bold;padding:.3rem 0}"
    "th,td{border-bottom:1px solid #b1b4b6;text-align:left;padding:.3rem .5rem .3rem 0;vertical-align:top}"
    ".tabla{overflow-x:auto}@media print{body{font-size:10pt;margin:0}h2{break-after:avoid}}"
)


def program_sheet(program: Program, on: str) -> str:
    """The page, with parameters as they are on an ISO day."""
    title = escape(program.title.es)
    sections = (*documentation(program, on, to_author=False), *dictionary(program))
    body = "\n".join(_section(each) for each in sections)
    return (
        f'<!DOCTYPE html>\n<html lang="es-MX">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{STYLE}</style>\n</head>\n'
        f"<body>\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _section(section: Section) -> str:
    blocks = "\n".join(_block(each, section.title) for each in section.blocks)
    return f"<h2>{escape(section.title)}</h2>\n{blocks}"


def _block(block: Lines | Grid, title: str) -> str:
    if isinstance(block, Lines):
        if block.bullets:
            return f"<ul>{''.join(f'<li>{escape(each)}</li>' for each in block.items)}</ul>"
        return "".join(f"<p>{escape(each)}</p>" for each in block.items)
    caption = "" if block.caption == title else f"<caption>{escape(block.caption)}</caption>"
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in block.head)
    rows = "".join(f"<tr>{_cells(each)}</tr>" for each in block.rows)
    region = f'<div class="tabla" role="region" aria-label="{escape(block.caption)}" tabindex="0">'
    return f"{region}<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"


def _cells(row: tuple[str, ...]) -> str:
    first, *rest = row
    return f'<th scope="row">{escape(first)}</th>' + "".join(f"<td>{escape(each)}</td>" for each in rest)
