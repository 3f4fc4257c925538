"""What the invented families ask for: raw answers to the starter's three programs, as a form would bring them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from padron import curp as curps
from padron.language.fieldtypes.clabe import check_digit
from padron.language.fieldtypes.rfc import check_character
from padron.services.demo_people import Home, Someone

FOOD = "apoyo_alimentario_adulto_mayor"
CARE = "espacios_primera_infancia"
CREDIT = "microcredito_impulso_negocio"
FIRST_DAY = {FOOD: date(2026, 1, 19), CARE: date(2026, 8, 3), CREDIT: date(2026, 2, 2)}
LAST_DAY = date(2026, 11, 20)
NURSERIES = {
    "norte": ("est_01", "est_02"),
    "centro": ("est_03", "est_04"),
    "sur": ("est_05",),
    "oriente": ("est_06",),
    "poniente": ("est_07",),
}
TRADES = {"31": ("311", "314", "315", "337"), "46": ("461", "463", "465", "467"), "72": ("722",), "81": ("811", "812")}


@dataclass(frozen=True, slots=True)
class Application:
    """One application: the program, the day, and the raw person and answers."""

    program: str
    on: date
    person: dict[str, object]
    answers: dict[str, object]

    @property
    def curp(self) -> str:
        """Whose it is."""
        return str(self.person["curp"])


def applications(chance: Random, home: Home, before: Home) -> Iterator[Application]:
    """What the people of a home apply for; somebody of the home `before` stands surety for them."""
    common = {**home.address, "hogar": home.folio, "telefono": _phone(chance)}
    elder, adults, children = home.of("elder")[0], home.of("adult"), home.of("child")
    income = chance.randrange(3_000, 18_000, 250)
    size = len(home.people)
    if chance.random() < 0.85:
        yield _food(chance, elder, common, income, size, adults)
    for child in children:
        yield _care(chance, child, common, income, size, adults[0])
    owners = [each for each in (*adults, elder) if age(each.born, LAST_DAY) >= 18]
    if owners and chance.random() < 0.35:
        surety = next(each for each in before.people if age(each.born, FIRST_DAY[CREDIT]) >= 18)
        yield _credit(chance, chance.choice(owners), common, surety)


def _food(
    chance: Random, who: Someone, common: dict[str, str], income: int, size: int, adults: tuple[Someone, ...]
) -> Application:
    on = _day(chance, FOOD)
    has_pension = chance.random() < 0.4
    grown = [each for each in adults if age(each.born, on) >= 18]
    answers: dict[str, object] = {
        "num_integrantes": size,
        "ingreso_mensual_hogar": f"{income}.00",
        "vive_solo": "no" if size > 1 else "yes",
        "recibe_pension": "yes" if has_pension else "no",
        "comprobante_tipo": chance.choice(("luz", "agua", "predial")),
        "comprobante_fecha": _recent(chance, on),
        "comprobante_cotejado": "yes",
        "tiene_representante": "no",
    }
    if has_pension:
        answers["monto_pension"] = f"{min(income, chance.randrange(900, 4_200, 50))}.00"
        answers["tipo_pension"] = [chance.choice(("imss", "issste"))]
    if grown and chance.random() < 0.5:
        answers["personas_autorizadas"] = [{"curp_autorizada": grown[0].curp, "parentesco": "hija_hijo"}]
    return Application(FOOD, on, _person(who, common), answers)


def _care(chance: Random, who: Someone, common: dict[str, str], income: int, size: int, tutor: Someone) -> Application:
    on = max(_day(chance, CARE), who.born + timedelta(days=3))
    enters = on + timedelta(days=chance.randint(5, 40))
    months = (enters.year - who.born.year) * 12 + enters.month - who.born.month - (enters.day < who.born.day)
    zone = chance.choice(tuple(NURSERIES))
    works = chance.choice(("trabaja", "negocio_propio", "estudia", "busca", "hogar"))
    answers: dict[str, object] = {
        "zona": zone,
        "estancia": chance.choice(NURSERIES[zone]),
        "sala": "lactantes" if months < 18 else "maternal" if months < 36 else "preescolar",
        "turno": chance.choice(("matutino", "vespertino", "completo")),
        "fecha_ingreso": enters.isoformat(),
        "cartilla_vacunacion": "yes",
        "tiene_alergias": "no",
        "tutor_nombre": tutor.full_name,
        "tutor_curp": tutor.curp,
        "tutor_parentesco": "madre" if tutor.sex == "M" else "padre",
        "tutor_telefono": common["telefono"],
        "tutor_ocupacion": works,
        "num_integrantes": max(2, size),
        "ingreso_mensual_hogar": f"{income}.00",
        "hermanos_inscritos": 0,
        "parto_multiple": "no",
        "comprobante_tipo": "agua",
        "comprobante_fecha": _recent(chance, on),
        "comprobante_cotejado": "yes",
        "personas_autorizadas": [_collector(chance, common)],
    }
    if chance.random() < 0.85:  # what is left blank leaves a criterion open
        answers["seguridad_social"] = chance.choice(("ninguna", "ninguna", "bienestar", "imss"))
    if works in ("trabaja", "negocio_propio", "estudia"):
        answers |= {"comprobante_laboral_tipo": "carta", "comprobante_laboral_fecha": _recent(chance, on)}
        answers["comprobante_laboral_cotejado"] = "yes"
    if age(tutor.born, on) < 18:
        answers["resolucion_judicial"] = chance.choice(("yes", "no"))
    return Application(CARE, on, _person(who, common), answers)


def _collector(chance: Random, common: dict[str, str]) -> dict[str, object]:
    """A grandmother of another house, who may fetch the child."""
    born = date(chance.randint(1955, 1975), chance.randint(1, 12), chance.randint(1, 28))
    key = curps.complete(curps.root("Elvira", "Ejemplo", "Ríos", born, "M", "NL"), "0")
    return {
        "autorizada_nombre": "Elvira Ejemplo Ríos",
        "autorizada_curp": key,
        "autorizada_parentesco": "abuela_abuelo",
        "autorizada_telefono": common["telefono"],
    }


def _credit(chance: Random, who: Someone, common: dict[str, str], surety: Someone) -> Application:
    on = max(_day(chance, CREDIT), _birthday(who.born, 18))
    sector = chance.choice(tuple(TRADES))
    second = chance.random() < 0.3
    formal = second or chance.random() < 0.3
    amount = chance.choice((8_000, 10_000, 15_000, 20_000)) if not second else chance.choice((15_000, 18_000, 20_000))
    sales = chance.randrange(8_000, 60_000, 500)
    answers: dict[str, object] = {
        "negocio_nombre": f"{chance.choice(('Abarrotes', 'Taller', 'Cocina', 'Estética'))} {who.first}",
        "sector": sector,
        "giro": chance.choice(TRADES[sector]),
        "fecha_inicio": (on - timedelta(days=chance.randint(60, 2_000))).isoformat(),
        "formal": "yes" if formal else "no",
        "licencia_municipal": "yes" if formal else "no",
        "num_empleados": chance.randint(0, 4),
        "negocio_municipio": common["municipio"],
        "negocio_calle": f"{common['calle']} {common['numero_exterior']}",
        "ventas_mensuales": f"{sales}.00",
        "gastos_mensuales": f"{sales * chance.randint(50, 85) // 100}.00",
        "modalidad": "consolidacion" if second else "primer",
        "monto_solicitado": f"{amount}.00",
        "plazo_meses": chance.choice((6, 10, 12)),
        "destino": [chance.choice(("equipo", "insumos", "capital"))],
        "clabe": _account(chance),
        "buro_autoriza": "yes",
        "aval_nombre": surety.full_name,
        "aval_curp": surety.curp,
        "aval_telefono": _phone(chance),
        "servidor_publico": "yes" if chance.random() < 0.03 else "no",
        "comprobante_tipo": "luz",
        "comprobante_fecha": _recent(chance, on),
        "comprobante_cotejado": "yes",
    }
    if formal:
        answers |= {"rfc": _tax_key(who), "regimen": "626"}
    if second:
        answers |= {"credito_anterior_liquidado": "yes", "dias_atraso_maximo": chance.choice((0, 0, 5, 12, 40))}
    else:
        done = chance.random() < 0.9
        answers["curso_concluido"] = "yes" if done else "no"
        answers |= {"curso_folio": f"C-{chance.randint(1, 9999):04d}"} if done else {}
    return Application(
        CREDIT, on, {name: value for name, value in _person(who, common).items() if name != "hogar"}, answers
    )


def _person(who: Someone, common: dict[str, str]) -> dict[str, object]:
    return {
        "curp": who.curp,
        "nombre": who.names,
        "primer_apellido": who.first,
        "segundo_apellido": who.second,
        "fecha_nacimiento": who.born.isoformat(),
        "sexo": who.sex,
        "entidad_nacimiento": who.state,
        **common,
    }


def age(born: date, on: date) -> int:
    """Completed years; one born on 29 February completes on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _birthday(born: date, years: int) -> date:
    day = 28 if (born.month, born.day) == (2, 29) else born.day
    return date(born.year + years, born.month, day) + timedelta(days=1)


def _day(chance: Random, program: str) -> date:
    first = FIRST_DAY[program]
    return first + timedelta(days=chance.randint(0, (LAST_DAY - first).days))


def _recent(chance: Random, on: date) -> str:
    return (on - timedelta(days=chance.randint(1, 60))).isoformat()


def _phone(chance: Random) -> str:
    return f"81{chance.randint(20_000_000, 89_999_999)}"


def _account(chance: Random) -> str:
    body = f"012580{chance.randint(0, 10**11 - 1):011d}"
    return body + str(check_digit(body + "0"))


def _tax_key(who: Someone) -> str:
    body = f"{who.curp[:10]}AB"
    return body + check_character(body + "0")
