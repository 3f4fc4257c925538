"""How a load goes, in words: rows, rate and time left while it runs; why it stopped and what it kept when it failed."""

from typing import Any

from padron.registry.jobs import Job
from padron.registry.loads import Load

_SECOND = 1_000_000
_PATIENCE = 2
"""Minutes in the queue after which it is said how long it has been."""
_KEPT = ("created", "updated", "identical")


def progress(load: Load, job: Job | None, at: int) -> dict[str, Any]:
    """What is done of a hundred, and a sentence, at an instant; of a load without a job only how many rows it wrote."""
    if job is None:
        return _shown(0, f"Van {_written(load, (*_KEPT, 'rejected')):,} filas.")
    if job.state == "queued":
        return _shown(0, f"Tu archivo está en la fila y empieza en cuanto le toque.{_long(at - job.created_at)}")
    rows, total = _number(job.progress.get("rows")), _number(job.progress.get("total"))
    cut = job.lease_until is not None and job.lease_until <= at
    done = 100 * rows // total if total else 0
    if cut:
        return _shown(done, f"Se interrumpió{f' en la fila {rows:,}' if rows else ''}. Sigue sola en un momento.")
    if not total:
        return _shown(0, "Estamos leyendo el archivo.")
    return _shown(done, f"Van {rows:,} de {total:,} filas{_pace(job, rows, total)}.")


def _shown(done: int, text: str) -> dict[str, Any]:
    return {"done": done, "total": 100, "text": text}


def _long(waited: int) -> str:
    """What to do where a file waits for so long that perhaps no worker is there."""
    minutes = waited // (60 * _SECOND)
    if minutes < _PATIENCE:
        return ""
    return f" Lleva {minutes:,} minutos; si no avanza, avisa a quien cuida el sistema."


def _pace(job: Job, rows: int, total: int) -> str:
    """The rate since the worker began, and the time that is left at that rate; nothing before they can be told."""
    seconds = ((job.heartbeat_at or 0) - _number(job.progress.get("since"))) / _SECOND
    fresh = rows - _number(job.progress.get("from"))
    if seconds <= 0 or fresh <= 0:
        return ""
    rate = fresh / seconds
    if rows >= total:
        return f", {rate:,.0f} por segundo. Falta poco: preparamos el resultado"
    return f", {rate:,.0f} por segundo. {_left((total - rows) / rate)}"


def _left(seconds: float) -> str:
    if seconds < 60:
        count = max(round(seconds), 1)
        return "Falta 1 segundo" if count == 1 else f"Faltan unos {count} segundos"
    minutes = round(seconds / 60)
    return "Falta 1 minuto" if minutes == 1 else f"Faltan unos {minutes:,} minutos"


def failure(load: Load) -> str:
    """Why a load did not come to its end, and what to do."""
    why = load.results.get("refused")
    said = why if isinstance(why, str) else "La carga se interrumpió"
    return f"{said.rstrip('.')}. Vuelve a subir el archivo."


def kept(load: Load) -> int:
    """How many rows a load saved."""
    return _written(load, _KEPT)


def kept_words(load: Load) -> str:
    """What a load that failed had saved by then."""
    rows = kept(load)
    if not rows:
        return "No se guardó nada."
    many = "Se guardó 1 fila" if rows == 1 else f"Se guardaron {rows:,} filas"
    return f"{many}; al cargarlo otra vez no se repiten."


def _written(load: Load, names: tuple[str, ...]) -> int:
    return sum(_number(load.counts.get(name)) for name in names)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
