"""Commands about the tokens by which other systems enter the API: each has roles, a last day, a secret shown once."""

import re
from datetime import UTC, datetime

import click

from padron.cli.users import AREA, PROGRAM, ROLE, known_scope, listed, roles_given
from padron.cli.ways import USER, Run, actor, command, padron
from padron.cli.words import SpanishGroup
from padron.registry.tokens import Token, TokenExists, create_token, revoke_token, token_of, tokens

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
MOST_DAYS = 730
STATES = {"serves": "sirve", "ended": "venció", "revoked": "se revocó"}


@padron.group("token", cls=SpanishGroup, help="Con qué entran otros sistemas a la API, y qué puede hacer cada uno.")
def token_group() -> None:
    """Commands about tokens."""


@command("add", "Crea un token y lo muestra; no se vuelve a mostrar.", group=token_group, reports=True)
@click.argument("name", metavar="NOMBRE")
@ROLE
@AREA
@PROGRAM
@click.option(
    "--days", type=click.IntRange(1, MOST_DAYS), default=365, metavar="N", help="Cuántos días sirve; si falta, 365."
)
@USER
def token_add(
    run: Run,
    name: str,
    roles: tuple[str, ...],
    areas: tuple[str, ...],
    programs: tuple[str, ...],
    days: int,
    user: str | None,
) -> int:
    """A new token with the roles in the scope given."""
    known_scope(run, areas, programs)
    if not NAME.fullmatch(name):
        raise click.UsageError("El nombre lleva minúsculas, números, punto o guion, como «siga-cobros».")
    with run.registry() as store, store.writing(actor(user)) as unit:
        try:
            secret = create_token(unit, name, roles_given(roles, areas, programs), days)
        except TokenExists:
            raise click.UsageError(f"Ya hay, o hubo, un token «{name}». Usa otro nombre.") from None
        unit.commit()
        made = token_of(unit, name)
    assert made is not None
    run.reporter.data({"name": name, "token": secret, "until": _day(made.expires_at)})
    run.reporter.say(
        f"Token de «{name}», hasta el {_day(made.expires_at)}. Guárdalo ahora: no se vuelve a mostrar.\n{secret}",
        f"Token of “{name}”, until {_day(made.expires_at)}. Keep it now: it is not shown again.\n{secret}",
    )
    return 0


@command("list", "Muestra los tokens, qué pueden hacer y qué día se usaron.", group=token_group, reports=True)
def token_list(run: Run) -> int:
    """Every token with its roles; of none the secret."""
    with run.registry() as store, store.reading() as view:
        found = tokens(view)
    run.reporter.data({"tokens": [_told(each) for each in found]})
    for each in found:
        roles, used = ", ".join(role.name for role in each.roles), each.used_on or "—"
        line = f"{each.name}  {STATES[_state(each)]}  {roles}  {_day(each.expires_at)}  {used}"
        run.reporter.say(line, f"{each.name}  {_state(each)}  {roles}  {_day(each.expires_at)}  {used}")
    return 0


@command("revoke", "Un token deja de servir de inmediato; lo que hizo queda en la historia.", group=token_group)
@click.argument("name", metavar="NOMBRE")
@USER
def token_revoke(run: Run, name: str, user: str | None) -> int:
    """Out at once."""
    with run.registry() as store, store.writing(actor(user)) as unit:
        if token_of(unit, name) is None:
            known = ", ".join(each.name for each in tokens(unit)) or "ninguno"
            raise click.UsageError(f"No existe el token «{name}». Hay: {known}.")
        revoke_token(unit, name)
        unit.commit()
    run.reporter.say(f"Listo: {name}", f"Done: {name}")
    return 0


def _told(each: Token) -> dict[str, object]:
    return {
        "name": each.name,
        "state": _state(each),
        "roles": [
            {"role": role.name, "areas": listed(role.areas), "programs": listed(role.programs)} for role in each.roles
        ],
        "created_by": each.created_by,
        "created": _day(each.created_at),
        "until": _day(each.expires_at),
        "used": each.used_on,
    }


def _state(each: Token) -> str:
    return "revoked" if each.revoked_at is not None else "serves" if each.serves else "ended"


def _day(microseconds: int) -> str:
    return datetime.fromtimestamp(microseconds / 1_000_000, UTC).date().isoformat()
