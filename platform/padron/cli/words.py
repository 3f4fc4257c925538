"""What click says about wrong use, in Spanish; and commands whose help speaks Spanish."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, cast

import click

Said = Callable[[Any], str]


def usage_words(misused: click.ClickException) -> str:
    """A sentence for wrong use, and where to read the right one."""
    words = next((say(misused) for kind, say in _WORDS if isinstance(misused, kind)), misused.format_message())
    context = getattr(misused, "ctx", None)
    where = f"\nMira cómo se usa: {context.command_path} --help" if context is not None else ""
    return words + where


def _no_command(misused: click.exceptions.NoSuchCommand) -> str:
    ctx = misused.ctx
    # Asked of the group, since click only knows the commands whose modules are loaded.
    names = ctx.command.list_commands(ctx) if ctx is not None and isinstance(ctx.command, click.Group) else []
    return f"No existe el comando «{misused.command_name}».{_near(get_close_matches(misused.command_name, names))}"


def _no_option(misused: click.NoSuchOption) -> str:
    return f"No existe la opción {misused.option_name}.{_near(misused.possibilities)}"


def _near(possibilities: object) -> str:
    found = list(cast(list[str], possibilities or []))
    return f" ¿Quisiste decir «{found[0]}»?" if found else ""


def _missing(misused: click.MissingParameter) -> str:
    found = misused.param
    if found is None:
        return "Falta un dato."
    name = found.make_metavar(misused.ctx) if isinstance(found, click.Argument) and misused.ctx else found.opts[0]
    return f"Falta {name}."


def _bad(misused: click.BadParameter) -> str:
    name = misused.param.opts[0] if misused.param is not None else ""
    if misused.param is not None and isinstance(misused.param.type, click.Choice):
        options = ", ".join(str(each) for each in misused.param.type.choices)
        return f"El valor de {name} debe ser uno de: {options}."
    if misused.param is not None and isinstance(misused.param.type, click.IntRange | type(click.INT)):
        return f"El valor de {name} debe ser un número entero."
    return f"El valor de {name} no sirve: {misused.message}"


def _bad_option(misused: click.BadOptionUsage) -> str:
    return f"A la opción {misused.option_name} le falta o le sobra su valor."


def _usage(misused: click.UsageError) -> str:
    if misused.message.startswith("Got unexpected extra argument"):
        return (
            f"Sobran datos:{misused.message.rpartition(')')[2] or ' ' + misused.message.partition('(')[2].rstrip(')')}."
        )
    return misused.message


_WORDS: tuple[tuple[type[click.ClickException], Said], ...] = (
    (click.exceptions.NoSuchCommand, _no_command),
    (click.NoSuchOption, _no_option),
    (click.MissingParameter, _missing),
    (click.BadParameter, _bad),
    (click.BadOptionUsage, _bad_option),
    (click.UsageError, _usage),
)


_PIECES = {"[OPTIONS]": "[OPCIONES]", "COMMAND [ARGS]...": "COMANDO [DATOS]…"}


class _Spanish(click.Command):
    """Headings and the help option in Spanish."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes «Uso:» and the pieces."""
        pieces = " ".join(_PIECES.get(each, each) for each in self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="Uso: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the options under «Opciones»."""
        records = [record for each in self.get_params(ctx) if (record := each.get_help_record(ctx)) is not None]
        with formatter.section("Opciones"):
            formatter.write_dl([(name, text.replace("[required]", "[obligatoria]")) for name, text in records])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help with a Spanish text."""
        found = super().get_help_option(ctx)
        if isinstance(found, click.Option):
            found.help = "Muestra esta ayuda."
        return found


class SpanishCommand(_Spanish):
    """A command whose help speaks Spanish."""


class SpanishGroup(_Spanish, click.Group):
    """A group whose help speaks Spanish."""

    command_class = SpanishCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the options, then the commands."""
        super().format_options(ctx, formatter)
        found = [(name, command) for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))]
        with formatter.section("Comandos"):
            formatter.write_dl([(name, command.get_short_help_str(200)) for name, command in found])
