"""One table of settings: name, environment variable, default and what it is for."""

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting and where it is read from."""

    name: str
    variable: str
    default: str
    help_es: str


SETTINGS = (
    Setting("workspace", "PADRON_WORKSPACE", "", "Carpeta de la ciudad: programas, reglas y plantillas."),
    Setting("database_url", "PADRON_DATABASE_URL", "", "Base de datos; vacío: SQLite en data/ de la carpeta."),
    Setting("time_zone", "PADRON_TIME_ZONE", "America/Monterrey", "Zona horaria de los días."),
    Setting("kit_passphrase", "PADRON_KIT_PASSPHRASE", "", "Frase de un kit cifrado; vacía: se pregunta."),
    Setting("spark_master", "PADRON_SPARK_MASTER", "", "Clúster de Spark para duplicados; vacío: esta máquina."),
    Setting("today", "PADRON_TODAY", "", "Día fijo AAAA-MM-DD para ensayos y pruebas; vacío: el de hoy."),
    Setting(
        "insecure_cookies",
        "PADRON_INSECURE_COOKIES",
        "",
        "1: galletas sin Secure, para http. 0: con Secure, detrás de un servidor https. Vacía: sin Secure sólo si "
        "escucha en esta máquina.",
    ),
)


def read(name: str) -> str:
    """The value in force of one setting; an unknown name is a programming error (KeyError)."""
    setting = {each.name: each for each in SETTINGS}[name]
    return os.environ.get(setting.variable, setting.default)
