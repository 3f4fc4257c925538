"""The catalogue's part about a city's brand.yaml (S081 to S089)."""

from padron.problems import Entry

HELP_ES = "Corrige form_templates/brand.yaml; mientras tanto no se cambia la imagen de las páginas."
HELP_EN = "Mend form_templates/brand.yaml; until then the look of the pages does not change."

BRAND: tuple[Entry, ...] = (
    Entry(
        "brand_unreadable",
        "S081",
        "error",
        "No se puede leer brand.yaml como pares «clave: valor» (línea {line}).",
        "brand.yaml cannot be read as pairs of key and value (line {line}).",
        HELP_ES,
        HELP_EN,
    ),
    Entry(
        "brand_unknown_key",
        "S082",
        "error",
        "brand.yaml no conoce la clave «{key}». Las que hay: {known}.",
        "brand.yaml knows no key {key}. There are: {known}.",
        HELP_ES,
        HELP_EN,
    ),
    Entry(
        "brand_missing",
        "S083",
        "error",
        "En brand.yaml falta «{key}».",
        "brand.yaml lacks {key}.",
        HELP_ES,
        HELP_EN,
    ),
    Entry(
        "brand_colour",
        "S084",
        "error",
        'El color «{key}» debe escribirse como "#1a5f9e", entre comillas; dice «{value}».',
        'The colour {key} must be written as "#1a5f9e", in quotes; it says {value}.',
        "Sin comillas, YAML toma lo que sigue a # por un comentario. " + HELP_ES,
        "Without quotes, YAML takes what follows # for a comment. " + HELP_EN,
    ),
    Entry(
        "brand_contrast",
        "S085",
        "error",
        "El color «{key}» ({value}) se lee mal sobre blanco: contraste {ratio}, debe ser 4.5 o más.",
        "The colour {key} ({value}) reads badly on white: contrast {ratio}, it must be 4.5 or more.",
        "Es lo que pide WCAG 2.2 AA para texto. Elige un tono más oscuro. " + HELP_ES,
        "It is what WCAG 2.2 AA asks of text. Choose a darker shade. " + HELP_EN,
    ),
    Entry(
        "brand_logo",
        "S086",
        "error",
        "«logo» debe ser un archivo .svg o .png de form_templates/; dice «{value}».",
        "logo must be an .svg or .png file of form_templates/; it says {value}.",
        HELP_ES,
        HELP_EN,
    ),
    Entry(
        "brand_text",
        "S087",
        "error",
        "En brand.yaml «{key}» debe ser un texto.",
        "In brand.yaml {key} must be a text.",
        HELP_ES,
        HELP_EN,
    ),
)
