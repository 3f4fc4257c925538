"""Field types: the table of what a question can be; a new one is one short file and one line here."""

from collections.abc import Mapping
from types import MappingProxyType

from padron.language.fieldtypes.choice import CHOICE
from padron.language.fieldtypes.choices import CHOICES
from padron.language.fieldtypes.clabe import CLABE
from padron.language.fieldtypes.curp import CURP
from padron.language.fieldtypes.day import DATE
from padron.language.fieldtypes.decimal_number import DECIMAL
from padron.language.fieldtypes.document import DOCUMENT
from padron.language.fieldtypes.email_address import EMAIL
from padron.language.fieldtypes.file import FILE
from padron.language.fieldtypes.group import GROUP
from padron.language.fieldtypes.integer import INTEGER
from padron.language.fieldtypes.kind import Fault, FieldType, PartSpec, Setting, Settings
from padron.language.fieldtypes.money import MONEY
from padron.language.fieldtypes.note import NOTE
from padron.language.fieldtypes.phone import PHONE
from padron.language.fieldtypes.postal_code import POSTAL_CODE
from padron.language.fieldtypes.repeat import REPEAT
from padron.language.fieldtypes.rfc import RFC
from padron.language.fieldtypes.text import TEXT
from padron.language.fieldtypes.yes_no import YES_NO

__all__ = ["FIELD_TYPES", "Fault", "FieldType", "PartSpec", "Setting", "Settings"]

_ALL = (
    *(TEXT, INTEGER, DECIMAL, MONEY, DATE, YES_NO, CHOICE, CHOICES),
    *(CURP, RFC, CLABE, PHONE, EMAIL, POSTAL_CODE),
    *(FILE, DOCUMENT, NOTE, GROUP, REPEAT),
)
FIELD_TYPES: Mapping[str, FieldType] = MappingProxyType({each.name: each for each in _ALL})
