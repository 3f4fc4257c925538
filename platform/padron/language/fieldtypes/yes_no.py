"""Type `yes_no`: sí or no."""

from padron.language.fieldtypes.kind import FieldType
from padron.shapes import YesNo

YES_NO = FieldType(
    name="yes_no",
    shape=lambda settings: YesNo(),
    help_es="Una pregunta que se contesta sí o no.",
    example="vive_solo: {type: yes_no, label: ¿Vive sola o solo?}",
)
