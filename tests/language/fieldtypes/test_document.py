from padron.language.fieldtypes import FIELD_TYPES, PartSpec
from padron.shapes import Choice, Day, File, Option, Span, YesNo
from typed_values import faults

LUZ = (Option("luz", "Luz"),)


def parts(**settings: object) -> dict[str, PartSpec]:
    made = FIELD_TYPES["document"].parts
    assert made is not None
    return {part.name: part for part in made("comprobante", "Comprobante", settings, "Proof")}


def test_a_document_stands_for_its_kind_its_day_its_comparison_and_a_file_that_is_never_required() -> None:
    made = parts(choices=LUZ, max_age=Span(3, "months"))
    assert [(part.name, part.type, part.shape) for part in made.values()] == [
        ("comprobante_tipo", "choice", Choice("«comprobante_tipo»", LUZ)),
        ("comprobante_fecha", "date", Day(greatest="today", max_age=Span(3, "months"))),
        ("comprobante_cotejado", "yes_no", YesNo()),
        ("comprobante_archivo", "file", File()),
    ]
    assert [name for name, part in made.items() if not part.follows_required] == ["comprobante_archivo"]


def test_one_that_must_be_valid_also_asks_until_when() -> None:
    assert parts(choices=LUZ, valid=True)["comprobante_vigencia"].shape == Day(least="today")


def test_without_kinds_none_is_asked() -> None:
    assert "comprobante_tipo" not in parts()


def test_parts_speak_both_languages() -> None:
    assert (parts()["comprobante_fecha"].label, parts()["comprobante_fecha"].label_en) == (
        "Comprobante: fecha de expedición",
        "Proof: date of issue",
    )


def test_settings_that_cannot_stand() -> None:
    assert faults("document", max_age=Span(0, "months")) == [("max_age", "D196")]
