"""Type `email`: an e-mail address, as mailboxes really are rather than as RFC 5322 allows."""

import re

from padron.language.fieldtypes.kind import FieldType
from padron.problems import Problem, problem
from padron.shapes import Text

LONGEST = 254
_LOCAL = r"[A-Za-z0-9_%+\-]+(?:\.[A-Za-z0-9_%+\-]+)*"
_DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
PATTERN = f"{_LOCAL}@{_DOMAIN}"
_FORM = re.compile(PATTERN)


def _lower_domain(text: str) -> str:
    local, at, domain = text.removeprefix("mailto:").rpartition("@")
    return local + at + domain.lower()


def _check(text: str, today: str) -> Problem | None:
    if len(text) > LONGEST or _FORM.fullmatch(text) is None:
        return problem("email")
    return None


EMAIL = FieldType(
    name="email",
    shape=lambda settings: Text(6, LONGEST, PATTERN, keyboard="email"),
    check=_check,
    normalise=_lower_domain,
    identifier=True,
    help_es="Un correo electrónico.",
    example="correo: {type: email, label: Correo electrónico}",
)
