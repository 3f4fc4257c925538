"""Type `group`: a titled block of fields."""

from padron.language.fieldtypes.kind import FieldType, Setting
from padron.shapes import Group

GROUP = FieldType(
    name="group",
    shape=lambda settings: Group(),
    settings=(Setting("fields", "fields", "Los campos del bloque.", required=True),),
    help_es="Un bloque de campos con título.",
    example="vivienda: {type: group, label: Vivienda, fields: {cuartos: {type: integer, label: Cuartos}}}",
)
