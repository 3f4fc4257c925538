"""The catalogue's part about how a definition file is written: characters, limits, YAML and its traps."""

from padron.problems import Entry, Severity


def _entry(code: str, severity: Severity, es: str, en: str, help_es: str, help_en: str) -> Entry:
    return Entry(code, code, severity, es, en, help_es, help_en)


_UTF8_ES = (
    "Abre el archivo en el Bloc de notas, elige «Guardar como» y en «Codificación» escoge UTF-8. "
    "En otros editores busca «Guardar con codificación»."
)
_UTF8_EN = "Open the file in your editor, choose «Save as» and set the encoding to UTF-8."

ENTRIES: tuple[Entry, ...] = (
    _entry(
        "D001",
        "error",
        "El archivo no está guardado como UTF-8 (parece {encoding}). Guárdalo como UTF-8.",
        "The file is not saved as UTF-8 (it looks like {encoding}). Save it as UTF-8.",
        "El sistema sólo lee archivos de texto guardados como UTF-8. " + _UTF8_ES,
        "Only text files saved as UTF-8 are read. " + _UTF8_EN,
    ),
    _entry(
        "D002",
        "error",
        "El archivo está guardado con la codificación de Windows: la «{letter}» se perdería. Guárdalo como UTF-8.",
        "The file is saved in Windows' own encoding: «{letter}» would be lost. Save it as UTF-8.",
        "Las letras con acento y la ñ se guardaron como en Windows antiguo (cp1252, «ANSI»). " + _UTF8_ES,
        "Accented letters were saved as old Windows does (cp1252, «ANSI»). " + _UTF8_EN,
    ),
    _entry(
        "D003",
        "error",
        "El archivo pesa {size} KiB; lo más que se lee son {most} KiB.",
        "The file is {size} KiB; at most {most} KiB are read.",
        "Una definición es corta. Pasa las listas largas a rules/catalogues/ y las tablas a rules/tables/.",
        "A definition is short. Move long lists to rules/catalogues/ and tables to rules/tables/.",
    ),
    _entry(
        "D004",
        "error",
        "Hay más de {most} niveles, uno dentro de otro.",
        "There are more than {most} levels, one inside the other.",
        "Una definición usa unos ocho niveles. Revisa si sobran corchetes [ o llaves { antes de este punto.",
        "A definition uses some eight levels. Look for stray brackets [ or braces { before this point.",
    ),
    _entry(
        "D005",
        "error",
        "El archivo tiene más de {most} datos; es demasiado largo.",
        "The file holds more than {most} values; it is too long.",
        "Pasa las listas largas a rules/catalogues/ y las tablas a rules/tables/.",
        "Move long lists to rules/catalogues/ and tables to rules/tables/.",
    ),
    _entry(
        "D006",
        "error",
        "El archivo está vacío.",
        "The file is empty.",
        "No hay nada escrito, o todo es comentario (lo que sigue a #). Un programa empieza con «program: su_nombre».",
        "Nothing is written, or all of it is comment (what follows #). A program begins with «program: its_name».",
    ),
    _entry(
        "D010",
        "error",
        "Aquí hay un carácter que no se ve ({character}). Bórralo y escribe un espacio normal.",
        "There is a character here that cannot be seen ({character}). Delete it and type a plain blank.",
        "Suele llegar al copiar de Word, de un PDF o de una página. Borra y vuelve a escribir ese espacio.",
        "It often comes with text copied from Word, a PDF or a web page. Delete and retype that blank.",
    ),
    _entry(
        "D011",
        "warning",
        "Hay un carácter invisible dentro del texto ({character}). Bórralo.",
        "There is an invisible character inside the text ({character}). Delete it.",
        "No se ve, pero hace que dos textos iguales a la vista sean distintos. Borra y vuelve a escribir la palabra.",
        "It cannot be seen, but makes two texts that look the same differ. Delete and retype the word.",
    ),
    _entry(
        "D020",
        "error",
        "Aquí empieza un segundo documento («---»). Cada archivo define una sola cosa.",
        "A second document starts here («---»). Each file defines one thing.",
        "Borra la línea «---», o pasa lo que sigue a un archivo aparte.",
        "Delete the line «---», or move what follows to a file of its own.",
    ),
    _entry(
        "D021",
        "error",
        "Las anclas de YAML («&{name}») no se usan aquí. Si es texto, enciérralo entre comillas.",
        "YAML anchors («&{name}») are not used here. If it is text, put it in quotes.",
        "Lo que se comparte va en rules/ (criterios, catálogos, parámetros). En una condición escribe «and», no «&».",
        "What is shared goes to rules/ (criteria, catalogues, parameters). In a condition write «and», not «&».",
    ),
    _entry(
        "D022",
        "error",
        "Las referencias de YAML («*{name}») no se usan aquí. Si es texto, enciérralo entre comillas.",
        "YAML aliases («*{name}») are not used here. If it is text, put it in quotes.",
        "Lo que se comparte va en rules/ (criterios, catálogos, parámetros).",
        "What is shared goes to rules/ (criteria, catalogues, parameters).",
    ),
    _entry(
        "D023",
        "error",
        "Un valor no puede empezar con «!» ({tag}). Para negar escribe «not».",
        "A value cannot begin with «!» ({tag}). To negate, write «not».",
        "Para YAML «!» es una etiqueta de tipo, y aquí no se usan. En una condición escribe «not …»; "
        "si es texto, enciérralo entre comillas.",
        "To YAML «!» is a type tag, and none are used here. In a condition write «not …»; if it is text, quote it.",
    ),
    _entry(
        "D024",
        "error",
        "La combinación «<<» de YAML no se usa aquí.",
        "YAML's merge key «<<» is not used here.",
        "Escribe las claves completas. Lo que se comparte va en rules/.",
        "Write the keys out. What is shared goes to rules/.",
    ),
    _entry(
        "D025",
        "error",
        "«{key}» ya está escrito en la línea {line}. Deja sólo uno.",
        "«{key}» is already given on line {line}. Keep one.",
        "En el mismo nivel cada nombre va una vez; si hubiera dos, no se sabría cuál vale.",
        "On one level each name is given once; with two, nobody would know which one holds.",
    ),
    _entry(
        "D026",
        "error",
        "El nombre a la izquierda de los dos puntos debe ser un texto, no una lista ni un grupo.",
        "The name before the colon must be a text, not a list or a map.",
        "Revisa si sobra «?», «[» o «{» al principio de la línea.",
        "Look for a stray «?», «[» or «{» at the start of the line.",
    ),
    _entry(
        "D030",
        "error",
        "No se entiende cómo está escrito el archivo a partir de aquí.",
        "The way the file is written cannot be followed from here on.",
        "Revisa esta línea y la anterior: espacios al principio, dos puntos seguidos de un espacio, comillas y "
        "corchetes cerrados.",
        "Look at this line and the one before: blanks at the start, a colon followed by a blank, closed quotes and "
        "brackets.",
    ),
)
