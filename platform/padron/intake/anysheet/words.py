"""What areas call the columns that the registry and every load have: synonyms by field name, and short forms."""

from collections.abc import Mapping

from padron.intake.headers import plain

FULL_NAME = "nombre_completo"
"""The column that is no field: names and surnames in one cell, divided by the CURP."""

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "curp": (
        "curp", "clave curp", "no curp", "num curp", "curp del beneficiario", "curp beneficiario", "curp titular",
        "clave única de registro de población", "curp solicitante", "curp del solicitante",
    ),
    "nombre": ("nombre", "nombres", "nombre de pila", "nombre del beneficiario", "nombre(s) del beneficiario"),
    "primer_apellido": (
        "apellido paterno", "paterno", "ap paterno", "a paterno", "ap pat", "apellido 1", "apellido p", "1er apellido",
        "primer apellido", "apellido paterno del beneficiario", "apellido",
    ),
    "segundo_apellido": (
        "apellido materno", "materno", "ap materno", "a materno", "ap mat", "apellido 2", "apellido m", "2do apellido",
        "segundo apellido", "apellido materno del beneficiario",
    ),
    FULL_NAME: (
        "nombre completo", "nombre del beneficiario", "nombre de la beneficiaria", "beneficiario", "beneficiaria",
        "beneficiario(a)", "nombre y apellidos", "apellidos y nombre", "nombre del solicitante", "solicitante",
        "titular", "nombre del titular", "nombre completo del beneficiario", "persona", "nombre",
        "nombre de la persona", "nombre completo (apellidos y nombre)", "apellido paterno materno y nombre",
    ),
    "fecha_nacimiento": (
        "fecha de nacimiento", "fecha nacimiento", "fec nac", "f nac", "fecha nac", "fecha de nac", "f nacimiento",
        "nacimiento", "fn", "fdn", "fec nacimiento", "día de nacimiento",
    ),
    "sexo": ("sexo", "género", "sex", "h/m", "sexo (h/m)", "género (h/m)", "hombre/mujer"),
    "entidad_nacimiento": (
        "entidad de nacimiento", "estado de nacimiento", "lugar de nacimiento", "edo nac", "edo de nacimiento",
        "entidad nac", "estado donde nació", "originario de",
    ),
    "telefono": (
        "teléfono", "tel", "celular", "cel", "móvil", "tel celular", "teléfono celular", "teléfono de contacto",
        "núm de teléfono", "no telefónico", "número de teléfono", "número telefónico", "whatsapp", "tel/cel",
        "contacto",
    ),
    "correo": ("correo", "correo electrónico", "e-mail", "email", "mail", "correo e", "correo elec"),
    "codigo_postal": ("cp", "c.p.", "código postal", "cod postal", "cód post", "postal", "cod pos"),
    "municipio": ("municipio", "mpio", "mun", "alcaldía o municipio", "delegación o municipio", "municipio donde vive"),
    "colonia": ("colonia", "col", "fraccionamiento", "asentamiento", "nombre de la colonia", "colonia o fracc"),
    "calle": ("calle", "vialidad", "nombre de la calle", "calle y número", "domicilio", "dirección", "calle y no"),
    "numero_exterior": (
        "número exterior", "núm ext", "no ext", "num exterior", "no exterior", "# ext", "ext",
    ),
    "numero_interior": ("número interior", "núm int", "no int", "num interior", "no interior", "interior", "# int"),
    "entre_calles": ("entre calles", "entre qué calles", "entre calle y calle", "cruzamientos"),
    "referencias": ("referencias", "referencia", "señas", "referencias del domicilio"),
    "hogar": ("folio de vivienda", "folio vivienda", "folio hogar", "hogar", "id hogar", "folio de la vivienda"),
    "estado_civil": ("estado civil", "edo civil", "edo. civil"),
    "lengua_indigena": ("lengua indígena", "lengua", "habla lengua indígena", "idioma"),
    "fecha_solicitud": (
        "fecha de solicitud", "fecha solicitud", "fecha de registro", "fecha de captura", "fecha de alta",
        "fecha de ingreso", "fecha de inscripción", "fecha de trámite", "fecha", "fec solicitud", "fecha de recepción",
    ),
    "aviso_aceptado_el": (
        "aviso de privacidad", "fecha del aviso de privacidad", "fecha aviso", "fecha de aviso", "aceptó aviso",
        "firma de aviso de privacidad", "fecha de firma del aviso", "aviso privacidad",
    ),
}  # fmt: skip

SHORT_FORMS: Mapping[str, str] = {
    "fec": "fecha", "nac": "nacimiento", "tel": "telefono", "cel": "celular", "num": "numero", "no": "numero",
    "ap": "apellido", "pat": "paterno", "mat": "materno", "mpio": "municipio", "col": "colonia", "cod": "codigo",
    "edo": "estado", "dom": "domicilio", "ing": "ingreso", "mens": "mensual", "int": "integrantes", "qty": "cantidad",
    "obs": "observaciones", "benef": "beneficiario", "sol": "solicitud", "pers": "personas", "fam": "familiar",
}  # fmt: skip
"""What abbreviated words of a heading stand for, when a heading is none of the synonyms."""

VALUES: Mapping[str, tuple[str, ...]] = {
    "yes": ("si", "s", "x", "1", "verdadero", "true", "cuenta", "tiene", "ok", "✓", "v"),
    "no": ("no", "n", "0", "falso", "false", "no cuenta", "no tiene", "ninguno", "ninguna", "f", "-"),
}
"""What sheets write for yes and no. They are proposed, to be confirmed."""

SEXES: Mapping[str, tuple[str, ...]] = {
    "H": ("h", "masc", "masculino", "m asc", "hombre", "varon", "hom", "masc."),
    "M": ("m", "f", "fem", "femenino", "femenina", "mujer", "muj", "fem."),
}
"""What sheets write for a sex. A lone «M» is read beside the column's other words: with «F» it means masculino."""

BLANKS = frozenset({"s/d", "sd", "n/d", "nd", "n/a", "na", "-", "--", "---", "s/n", "sin dato", "no aplica", "ninguno"})
"""What sheets write where nothing is known."""

CITIES: Mapping[str, tuple[str, ...]] = {
    "monterrey": ("mty", "mtry", "monterey"),
    "guadalupe": ("gpe", "guad"),
    "san nicolas de los garza": ("san nicolas", "s nicolas", "sn nicolas", "snn"),
    "san pedro garza garcia": ("san pedro", "spgg", "s pedro", "sn pedro"),
    "general escobedo": ("escobedo", "gral escobedo"),
    "santa catarina": ("sta catarina", "sta cat"),
    "juarez": ("benito juarez", "cd juarez"),
}
"""Short names of towns, by what their catalogues call them; what is not here is matched by likeness."""

BY_TEXT: Mapping[str, frozenset[str]] = {
    name: frozenset(plain(each) for each in synonyms) for name, synonyms in SYNONYMS.items()
}
"""The synonyms, plainly, by field name."""
ALL = frozenset(each for synonyms in BY_TEXT.values() for each in synonyms)
