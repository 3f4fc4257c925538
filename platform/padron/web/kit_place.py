"""What the views of a kit share: its program and its captures."""

from dataclasses import dataclass

from flask import current_app

from padron.kit.captures import Captures
from padron.kit.folder import Kit
from padron.program.model import Program

KIT = "padron_kit"


@dataclass(frozen=True, slots=True)
class KitPlace:
    """A kit that is served."""

    kit: Kit
    captures: Captures


def kit_place() -> KitPlace:
    """The kit of the application that answers this request."""
    found: KitPlace = current_app.extensions[KIT]
    return found


def captures() -> Captures:
    """Its captures."""
    return kit_place().captures


def program() -> Program:
    """Its program."""
    return kit_place().kit.program
