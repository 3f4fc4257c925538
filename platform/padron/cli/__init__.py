"""The command line: thin commands over the services."""

import sys
from collections.abc import Sequence
from typing import Any

import click

from padron.cli.ways import padron
from padron.cli.words import usage_words
from padron.workspace import NotAWorkspace

NOT_POSSIBLE = 2


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `padron`; the exit status is 0 done, 1 problems in what was given, 2 wrong use or not possible."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run `padron` and give its exit status; what goes wrong is said in words on standard error."""
    try:
        status = padron(arguments, prog_name="padron", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as help_wanted:
        click.echo(help_wanted.ctx.get_help() if help_wanted.ctx is not None else "")
        return NOT_POSSIBLE
    except click.ClickException as misused:
        return _said(usage_words(misused))
    except (click.Abort, KeyboardInterrupt):
        return _said("Se canceló; no se terminó lo que estaba en curso.")
    except NotAWorkspace as nowhere:
        return _said(
            f"No encuentro la carpeta de una ciudad en {nowhere}: debe tener «program_definitions».\n"
            "Entra en ella, dila con --workspace CARPETA, o crea una con: padron init CARPETA"
        )
    except _loaded("padron.registry.store", "Refused") as refused:
        return _said(refused.problem.message())
    except _loaded("sqlalchemy.exc", "OperationalError"):
        return _said("La base de datos no respondió. Revisa que siga encendida y vuelve a intentarlo.")
    except OSError as failed:
        return _said(_file_words(failed))
    return status if isinstance(status, int) else 0


def _loaded(module: str, name: str) -> Any:
    """An exception of a module, if the command loaded it; otherwise none was raised, and it need not be loaded now."""
    found = sys.modules.get(module)
    return getattr(found, name) if found is not None else ()


def _said(words: str) -> int:
    click.echo(words, err=True)
    return NOT_POSSIBLE


_FILE_WORDS: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "No encuentro {file}. Revisa el nombre y la carpeta."),
    (FileExistsError, "Ya existe {file}. Elige otro nombre o quítalo antes."),
    (IsADirectoryError, "{file} es una carpeta y aquí va un archivo."),
    (NotADirectoryError, "{file} es un archivo y aquí va una carpeta."),
    (PermissionError, "No tengo permiso sobre {file}. Revisa de quién es el archivo."),
)


def _file_words(failed: OSError) -> str:
    file = failed.filename or str(failed)
    words = next((words for kind, words in _FILE_WORDS if isinstance(failed, kind)), "No se pudo usar {file}: {why}.")
    return words.format(file=file, why=failed.strerror or failed)
