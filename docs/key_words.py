"""What each key of the definition language is for, in one line; `generate.py` refuses a key that is missing here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """One place of the language: its title, where it is written, the readers that read it, and its keys."""

    title: str
    place: str
    readers: tuple[str, ...]
    keys: dict[str, str]
    note: str = ""


_FIELDS = "Los campos, en orden: `nombre: {type: …, label: …}`."
_WHEN = "Condición para que aplique; si no se cumple o se desconoce, no aplica."
_EXPORTS = "Nombres de columna para los archivos que se entregan fuera, por perfil. Todavía no hay exportaciones."
_DESCRIPTION = "Una nota para quien lee el archivo; no se muestra."
_MESSAGE = "Lo que lee la persona cuando no se cumple."
_LEGAL = "De qué regla sale: el artículo o el lineamiento."

BLOCKS = (
    Block(
        "Programa",
        "`program_definitions/<programa>.yaml`",
        ("compiler.compile_program", "compiler._program"),
        {
            "program": "El nombre corto del programa. Es el nombre del archivo, sin `.yaml`.",
            "version": "Número entero. Súbelo con cada cambio que publiques.",
            "title": "El nombre que ve la gente.",
            "description": _DESCRIPTION,
            "area": "El área que lo opera; está en `rules/areas.yaml`.",
            "kind": "La clase de programa; está en `rules/kinds.yaml`. Es lo que mira `active_in_kind()`.",
            "confidential": "`yes`: fuera de su área no aparece a nadie, ni como motivo.",
            "privacy": "Para qué se piden los datos, con qué aviso y cuánto se guardan.",
            "calls": "Las convocatorias. Una persona se inscribe una vez en cada una.",
            "loads": "`complete`: cada carga trae a todos y se propone cerrar a quien falta. Si no, `partial`.",
            "person": "Qué datos del registro pide: `campo: required` u `optional`.",
            "fields": _FIELDS,
            "eligibility": "Los criterios: cada uno cumple, no cumple o falta información.",
            "checks": "Reglas sobre varias respuestas a la vez.",
            "score": "Puntos para dar prioridad.",
            "services": "Lo que se entrega a quien está inscrito.",
            "limits": "Topes de inscripciones: por persona, por hogar o por un campo.",
            "lifecycle": "`automatic`, `reviewed` o un mapa con tus propios estados.",
            "ends": "Cuándo termina sola una inscripción.",
            "exports": _EXPORTS,
            "cases": "Ejemplos que corre `padron check`. Sin ellos no se publica.",
        },
    ),
    Block(
        "Textos en dos idiomas",
        "donde va un texto para personas",
        ("reading.Reading.words",),
        {"es": "El texto en español.", "en": "El texto en inglés."},
        "Un texto puede ir solo (`label: Edad`) o por idiomas (`label: {es: Edad, en: Age}`).",
    ),
    Block(
        "Privacidad",
        "`privacy`",
        ("calls.privacy",),
        {
            "purpose": "Para qué se piden los datos, en una frase.",
            "notice": "El aviso que se muestra y se acepta: un archivo de `rules/notices/`, sin `.md`.",
            "retention_months": "Cuántos meses se guardan los datos.",
        },
    ),
    Block(
        "Convocatoria",
        "`calls.<nombre>`",
        ("calls._call",),
        {
            "from": "El primer día en que se reciben solicitudes.",
            "until": "El último día en que se reciben solicitudes.",
            "ends": "El día en que terminan sus inscripciones; si falta, el mismo `until`.",
            "quota": "Cuántos lugares hay.",
            "budget": "Cuánto dinero hay, en pesos.",
            "title": "El nombre que ve la gente.",
        },
        "Las convocatorias de un programa no se enciman.",
    ),
    Block(
        "Todo campo",
        "`fields.<nombre>` de un programa, de un servicio, de un grupo, de un `repeat` y del registro",
        ("fields.FieldReader._draft",),
        {
            "type": "El tipo de campo. Los tipos y sus propios ajustes están en [tipos de campo](tipos-de-campo.md).",
            "label": "La pregunta, como la lee la persona.",
            "hint": "Una ayuda corta, debajo de la pregunta y en la celda de Excel.",
            "required": "`yes`, `no` o una condición. Lo desconocido cuenta como no.",
            "relevant": "Condición para que la pregunta aplique. Si no aplica, no se pide y no se guarda.",
            "constraint": "Condición que la respuesta debe cumplir. Sólo un no claro la detiene.",
            "constraint_message": "Lo que se dice cuando no se cumple `constraint`.",
            "default": "El valor con que empieza el formulario. Es respuesta hasta que se guarda.",
            "calculation": "La expresión que da el valor. El campo ya no se escribe: se calcula siempre de nuevo.",
            "sensitivity": "`public`, `personal` (si no se dice) o `sensitive`.",
            "purpose": "Para qué se pide. Obligatorio cuando es `sensitive`.",
            "promoted": "`yes`: el dato se busca o se cuenta mucho, y la base de datos lo prepara.",
            "renamed_from": "El nombre que tenía antes.",
            "exports": _EXPORTS,
        },
    ),
    Block(
        "Tipo de un parámetro o de una entrada de tabla",
        "`rules/parameters.yaml`, `inputs` y `output` de una tabla",
        ("fields.FieldReader.shape_of",),
        {"type": "Uno de los [tipos de campo](tipos-de-campo.md), con sus ajustes."},
    ),
    Block(
        "Criterio propio",
        "`eligibility`, cada renglón",
        ("parts.Parts._own",),
        {
            "id": "El nombre corto del criterio, único en el programa.",
            "label": "Cómo lo llaman las páginas; si falta, su nombre corto en palabras.",
            "assert": "La condición que debe cumplirse.",
            "message": _MESSAGE,
            "when": "El criterio aplica sólo si esto se cumple; si no, se da por cumplido.",
            "legal_basis": _LEGAL,
            "use": "En vez de todo lo demás: un criterio compartido.",
        },
    ),
    Block(
        "Criterio compartido que se usa",
        "`eligibility`, cada renglón",
        ("parts.Parts._used",),
        {"use": "El nombre de un criterio de `rules/criteria.yaml`."},
    ),
    Block(
        "Regla sobre las respuestas",
        "`checks`, cada renglón",
        ("parts.Parts.checks",),
        {
            "id": "El nombre corto de la regla, único en el programa.",
            "assert": "La condición que debe cumplirse. Sólo un no claro la dispara.",
            "message": _MESSAGE,
            "when": _WHEN,
            "severity": "`error` (si no se dice) detiene el registro; `warning` sólo avisa.",
            "legal_basis": _LEGAL,
        },
    ),
    Block(
        "Prioridad",
        "`score`",
        ("parts.Parts.score",),
        {
            "points": "La lista de puntos.",
            "ties": "Cómo se desempata: nombres de campo (primero el menor) o `lottery`.",
        },
    ),
    Block(
        "Puntos",
        "`score.points`, cada renglón",
        ("parts.Parts.score",),
        {"points": "Cuántos puntos, número entero.", "when": _WHEN},
    ),
    Block(
        "Límite",
        "`limits` del programa o de un servicio, cada renglón",
        ("parts.Parts._limit",),
        {
            "max": "Cuántos como máximo, o cuánto si hay `sum`.",
            "per": "`person`, `household` o el nombre de un campo.",
            "period": "`week month bimester quarter semester year call ever`; si falta, `ever`.",
            "sum": "Qué se suma en vez de contar: un campo, o `value` o `quantity` en un servicio.",
            "unless": "Condición que libra del límite.",
            "message": "Lo que lee la persona cuando se llegó al tope.",
            "id": "Un nombre corto, si lo quieres.",
        },
    ),
    Block(
        "Servicio",
        "`services.<nombre>`",
        ("parts.Parts._service",),
        {
            "title": "El nombre que ve la gente.",
            "type": "`in_kind` (en especie), `money` (dinero) o `service` (atención).",
            "quantity": "Cuánto se entrega: un número o una expresión; si falta, 1.",
            "value": "Cuánto vale cada unidad: una expresión.",
            "fields": "Las preguntas de la entrega. Pueden leer las respuestas de la inscripción.",
            "limits": "Topes de entregas.",
            "exports": _EXPORTS,
            "description": _DESCRIPTION,
        },
    ),
    Block(
        "Término",
        "`ends`, cada renglón",
        ("parts.Parts.ends",),
        {
            "when": "Condición con la que termina la inscripción; lo desconocido cuenta como no.",
            "reason": "Un nombre corto del motivo.",
            "message": "El motivo, como lo lee la persona.",
        },
    ),
    Block(
        "Estados propios",
        "`lifecycle`, cuando es un mapa",
        ("calls.lifecycle",),
        {
            "states": "Los estados, por nombre.",
            "start": "El estado en que empieza una inscripción.",
            "transitions": "Los pasos de un estado a otro.",
        },
    ),
    Block(
        "Estado",
        "`lifecycle.states.<nombre>`",
        ("calls._own_state",),
        {
            "category": "`open`, `active`, `waiting` o `closed`. Sólo `active` cuenta como activa.",
            "editable": "`yes`: en este estado todavía se pueden cambiar las respuestas.",
            "label": "El nombre que ve la gente.",
        },
    ),
    Block(
        "Transición",
        "`lifecycle.transitions`, cada renglón",
        ("calls._transition",),
        {
            "from": "El estado de salida.",
            "to": "El estado de llegada.",
            "role": "Quién puede dar el paso: un [rol](../guia-operacion.md#usuarios-y-roles).",
            "reason": "`yes`: hay que escribir el motivo.",
        },
    ),
    Block(
        "Caso",
        "`cases`, cada renglón",
        ("cases.cases",),
        {
            "name": "Qué prueba, en una frase.",
            "today": "El día de la solicitud.",
            "person": "Los datos del registro.",
            "answers": "Las respuestas. Lo que no se dice, se desconoce.",
            "facts": "La historia de la persona. Lo que no se dice: sin historia.",
            "expect": "El resultado esperado: una palabra, o un mapa con más.",
        },
        "En `facts`: `active_in: [programa]`, `active_in_kind: [clase]`, `was_in: {programa: [previous]}`, "
        "`received: {servicio: {month: 1}}`, `last_received: {servicio: día}`; los de su hogar en "
        "`household`, y los de otra persona en `of: {campo_curp: {…}}`.",
    ),
    Block(
        "Hechos del hogar",
        "`cases[].facts.household`",
        ("told.Facts._household",),
        {
            "size": "Cuántas personas del registro hay en el hogar, contándola. Lo que no se dice: una.",
            "active_in": "Los programas en que alguien del hogar está activo.",
            "active_in_kind": "Las clases de programa en que alguien del hogar está activo.",
            "received": "Las entregas del hogar: `{servicio: {month: 1}}`.",
        },
    ),
    Block(
        "Resultado esperado",
        "`cases[].expect`, cuando es un mapa",
        ("cases._expectation",),
        {
            "verdict": "`eligible` (cumple), `ineligible` (no cumple) o `undetermined` (falta información).",
            "failed": "Los criterios que no se cumplen, todos.",
            "missing": "Los campos que faltan para decidir, todos.",
            "calculated": "Valores calculados, como texto: `{ingreso_por_persona: \"1500.00\"}`.",
        },
    ),
    Block(
        "Registro",
        "`rules/registry.yaml`",
        ("shared._registry",),
        {"fields": "Los campos de la persona, con el mismo lenguaje de los programas."},
    ),
    Block(
        "Área o clase",
        "`rules/areas.yaml` y `rules/kinds.yaml`, cada nombre",
        ("shared.declared",),
        {"title": "El nombre que ve la gente.", "label": "Un nombre corto.", "description": _DESCRIPTION},
        "Si sólo hay título, puede ir solo: `DIF: Desarrollo Integral de la Familia`.",
    ),
    Block(
        "Parámetro",
        "`rules/parameters.yaml`, cada nombre",
        ("parameters.parameters",),
        {"values": "Los valores, cada uno con su primer día.", "title": "Qué es.", "description": _DESCRIPTION},
        "Además lleva `type` y los ajustes de ese tipo.",
    ),
    Block(
        "Valor de un parámetro",
        "`values`, cada renglón",
        ("parameters._values",),
        {
            "from": "El primer día en que vale.",
            "value": "El valor.",
            "source": "De dónde salió: la publicación, el acuerdo.",
        },
    ),
    Block(
        "Criterio que se comparte",
        "`rules/criteria.yaml`, cada nombre",
        ("shared._criteria",),
        {
            "label": "Cómo lo llaman las páginas; si falta, su nombre corto en palabras.",
            "title": "Qué es.",
            "assert": "La condición que debe cumplirse. Sólo lee campos del registro.",
            "when": "El criterio aplica sólo si esto se cumple; si no, se da por cumplido.",
            "message": _MESSAGE,
            "legal_basis": _LEGAL,
            "examples": "Ejemplos que corre `padron check`.",
            "description": _DESCRIPTION,
        },
    ),
    Block(
        "Ejemplo de un criterio que se comparte",
        "`examples`, cada renglón",
        ("shared._examples",),
        {
            "given": "Los datos del registro.",
            "facts": "La historia de la persona, como en los casos.",
            "today": "El día de la solicitud.",
            "expect": "`met` (cumple), `not_met` (no cumple) o `unknown` (falta información).",
        },
    ),
    Block(
        "Tabla de decisión",
        "`rules/tables/<nombre>.yaml`, junto a `<nombre>.csv`",
        ("tables._declared",),
        {
            "title": "Qué da.",
            "description": _DESCRIPTION,
            "inputs": "Las columnas de entrada, por nombre, con su tipo.",
            "output": "El tipo de la columna `value`.",
            "hit": "`unique` (un solo renglón), `first` (el primero que cumpla) o `sum` (se suman).",
        },
        "Una celda del `.csv` es un valor, un rango `a..b`, una comparación `>= 6`, varios `A | B` o `-` (cualquiera).",
    ),
)  # fmt: skip
