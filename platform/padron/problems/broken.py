"""The catalogue's part about a workbook whose parts are no XML (W061)."""

from padron.problems import Entry

BROKEN: tuple[Entry, ...] = (
    Entry(
        "sheet_broken",
        "W061",
        "error",
        "En el archivo, {part} está rota{after}, y se leería a medias. Ábrelo en Excel, guárdalo de nuevo y súbelo.",
        "In the file, {part} is broken{after}, and would be read in part. Open it in Excel, save it again and upload it.",
        "Lo escribió un programa que no sigue el formato, o se dañó al copiarse. Se rechaza entero: leído así faltarían "
        "filas, o se juntarían los textos de dos celdas.",
        "A program that does not keep to the format wrote it, or it was damaged in copying. It is refused as a whole: "
        "read so, rows would be missing, or the texts of two cells would run together.",
    ),
)
