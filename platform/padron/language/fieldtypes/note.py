"""Type `note`: words to read, nothing to answer."""

from padron.language.fieldtypes.kind import FieldType
from padron.shapes import Note

NOTE = FieldType(
    name="note",
    shape=lambda settings: Note(),
    help_es="Un texto que se muestra y no se contesta.",
    example="aviso: {type: note, label: Ten a la mano tu comprobante de domicilio.}",
)
