"""Commands about users: who signs in, and what each may do and where."""

import sys
from collections.abc import Callable

import click

from padron.cli.ways import USER, Run, actor, command, padron
from padron.cli.words import SpanishGroup
from padron.registry.store import Unit
from padron.registry.users import (
    ROLES,
    Role,
    create_user,
    password_hash_of,
    password_problem,
    set_active,
    set_password,
    set_roles,
    user_of,
    users,
)

ROLE = click.option("--role", "roles", multiple=True, required=True, type=click.Choice(ROLES), help="Puede repetirse.")
AREA = click.option("--area", "areas", multiple=True, metavar="ÁREA", help="Sólo esta área; puede repetirse.")
PROGRAM = click.option(
    "--program", "programs", multiple=True, metavar="PROGRAMA", help="Sólo este programa; puede repetirse."
)
PASSWORD = click.option("--password-stdin", is_flag=True, help="Lee la contraseña de la entrada estándar.")


@padron.group("user", cls=SpanishGroup, help="Quién entra y qué puede hacer.")
def user_group() -> None:
    """Commands about users."""


@command("add", "Da de alta a alguien; la contraseña se pide o se lee de la entrada.", group=user_group)
@click.argument("name", metavar="NOMBRE")
@ROLE
@AREA
@PROGRAM
@click.option("--full-name", default="", metavar="NOMBRE", help="El nombre de la persona.")
@PASSWORD
@USER
def user_add(
    run: Run,
    name: str,
    roles: tuple[str, ...],
    areas: tuple[str, ...],
    programs: tuple[str, ...],
    full_name: str,
    password_stdin: bool,
    user: str | None,
) -> int:
    """A new user with the roles in the scope given."""
    known_scope(run, areas, programs)
    secret = _hashed(run, name, password_stdin)
    if secret is None:
        return 1
    with run.registry() as store, store.writing(actor(user)) as unit:
        try:
            create_user(unit, name, full_name or name, secret, roles_given(roles, areas, programs))
        except ValueError:
            raise click.UsageError(f"Ya existe «{name}».") from None
        unit.commit()
    run.reporter.say(f"Listo: {name}", f"Done: {name}")
    return 0


@command("password", "Le pone otra contraseña a alguien; se cierran sus sesiones.", group=user_group)
@click.argument("name", metavar="NOMBRE")
@PASSWORD
@USER
def user_password(run: Run, name: str, password_stdin: bool, user: str | None) -> int:
    """Another password."""
    _there(run, name)
    secret = _hashed(run, name, password_stdin)
    if secret is None:
        return 1
    return _changed(run, user, name, lambda unit: set_password(unit, name, secret))


@command("roles", "Cambia lo que alguien puede hacer; se cierran sus sesiones.", group=user_group)
@click.argument("name", metavar="NOMBRE")
@ROLE
@AREA
@PROGRAM
@USER
def user_roles(
    run: Run, name: str, roles: tuple[str, ...], areas: tuple[str, ...], programs: tuple[str, ...], user: str | None
) -> int:
    """Other roles, in place of those there were."""
    known_scope(run, areas, programs)
    _there(run, name)
    return _changed(run, user, name, lambda unit: set_roles(unit, name, roles_given(roles, areas, programs)))


@command("disable", "Ya no deja entrar a alguien; se cierran sus sesiones y su historia queda.", group=user_group)
@click.argument("name", metavar="NOMBRE")
@USER
def user_disable(run: Run, name: str, user: str | None) -> int:
    """Out at once."""
    _there(run, name)
    return _changed(run, user, name, lambda unit: set_active(unit, name, False))


@command("enable", "Deja entrar de nuevo a alguien.", group=user_group)
@click.argument("name", metavar="NOMBRE")
@USER
def user_enable(run: Run, name: str, user: str | None) -> int:
    """In again, with the password and roles there were."""
    _there(run, name)
    return _changed(run, user, name, lambda unit: set_active(unit, name, True))


def _changed(run: Run, user: str | None, name: str, change: Callable[[Unit], None]) -> int:
    with run.registry() as store, store.writing(actor(user)) as unit:
        change(unit)
        unit.commit()
    run.reporter.say(f"Listo: {name}", f"Done: {name}")
    return 0


def _there(run: Run, name: str) -> None:
    with run.registry() as store, store.reading() as view:
        if user_of(view, name) is None:
            known = ", ".join(each.name for each in users(view)) or "nadie"
            raise click.UsageError(f"No existe «{name}». Hay: {known}.")


def _hashed(run: Run, name: str, from_stdin: bool) -> str | None:
    """The hash of a password that will do, asked for or read; None after saying why it will not."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Contraseña", hide_input=True, confirmation_prompt="Otra vez")
    found = password_problem(name, password)
    if found is not None:
        click.echo(found.message(run.reporter.lang), err=True)
        return None
    return password_hash_of(password)


def roles_given(roles: tuple[str, ...], areas: tuple[str, ...], programs: tuple[str, ...]) -> list[Role]:
    """The roles of the options --role, each within the areas and programs given."""
    return [Role(each, frozenset(areas) or None, frozenset(programs) or None) for each in roles]


def known_scope(run: Run, areas: tuple[str, ...], programs: tuple[str, ...]) -> None:
    """Wrong use where an area or a program is given that there is not."""
    for given, there, what in (
        (areas, tuple(run.definitions.shared.areas), "el área"),
        (programs, run.definitions.names, "el programa"),
    ):
        for each in given:
            if each not in there:
                raise click.UsageError(f"No existe {what} «{each}». Hay: {', '.join(there)}.")


@command("list", "Muestra a quienes entran y qué pueden hacer.", group=user_group, reports=True)
def user_list(run: Run) -> int:
    """Every user with the roles."""
    with run.registry() as store, store.reading() as view:
        found = users(view)
    run.reporter.data(
        {
            "users": [
                {
                    "name": each.name,
                    "full_name": each.full_name,
                    "active": each.active,
                    "roles": [
                        {"role": role.name, "areas": listed(role.areas), "programs": listed(role.programs)}
                        for role in each.roles
                    ],
                }
                for each in found
            ]
        }
    )
    for each in found:
        roles = ", ".join(role.name for role in each.roles)
        run.reporter.say(f"{each.name}  {each.full_name}  {roles}", f"{each.name}  {each.full_name}  {roles}")
    return 0


def listed(scope: frozenset[str] | None) -> list[str] | None:
    """A scope in JSON; null for all."""
    return None if scope is None else sorted(scope)
