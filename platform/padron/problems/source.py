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
        "Un valor no puede empezar con «{sign}». Para negar escribe «not».",
        "A value cannot begin with «{sign}». To negate, write «not».",
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
    _entry(
        "D031",
        "error",
        "La sangría lleva tabuladores (líneas: {lines}). Usa espacios.",
        "The indentation has tabs (lines: {lines}). Use blanks.",
        "YAML sólo admite espacios al principio de la línea: dos por nivel. Casi todo editor tiene "
        "«convertir tabuladores en espacios».",
        "YAML takes only blanks at the start of a line: two per level. Most editors can turn tabs into blanks.",
    ),
    _entry(
        "D032",
        "error",
        "Un valor no puede empezar con «{sign}» si no va entre comillas.",
        "A value cannot begin with «{sign}» unless it is in quotes.",
        "YAML reserva ! > | & * % @ ` al principio de un valor. Si es un texto, enciérralo entre "
        "comillas. En una condición escribe «not», «and», «or» con palabras.",
        "YAML keeps ! > | & * % @ ` at the start of a value for itself. Put a text in quotes. In a "
        "condition use the words not, and, or.",
    ),
    _entry(
        "D033",
        "error",
        "Hay texto después de la comilla que cierra. Pon entre comillas todo el valor, o empieza por "
        "el nombre del campo.",
        "There is text after the closing quote. Quote the whole value, or begin with the field's name.",
        "Si un valor empieza con comillas, termina donde se cierran. En una condición pon primero el "
        'campo: municipio == "19039".',
        "A value that begins with a quote ends where the quote closes. In a condition put the field "
        'first: municipio == "19039".',
    ),
    _entry(
        "D034",
        "error",
        "Falta cerrar estas comillas.",
        "This quote is never closed.",
        "Las comillas que abren un valor se cierran en el mismo valor. Para poner comillas dentro "
        "del texto usa '…\"…\"…'.",
        "The quote that opens a value closes within it. To have quotes inside a text use '…\"…\"…'.",
    ),
    _entry(
        "D035",
        "error",
        "Falta cerrar «{sign}» con «{pair}».",
        "«{sign}» is never closed with «{pair}».",
        "Cada [ lleva su ] y cada { su }. Si es un texto, enciérralo entre comillas.",
        "Each [ needs its ] and each { its }. Put a text in quotes.",
    ),
    _entry(
        "D036",
        "error",
        "Hay texto después de «{sign}». Pon entre comillas todo el valor.",
        "There is text after «{sign}». Put the whole value in quotes.",
        "Un valor que empieza con [ o { es una lista o un grupo, y termina donde se cierra. Si es un "
        "texto, enciérralo entre comillas.",
        "A value that begins with [ or { is a list or a map and ends where it closes. Put a text in quotes.",
    ),
    _entry(
        "D037",
        "error",
        "Dentro de {{…}} o […] esto necesita comillas; mejor escribe cada cosa en su línea.",
        "Inside {{…}} or […] this needs quotes; better write each thing on its own line.",
        "Dentro de llaves o corchetes un valor sin comillas no puede llevar coma, corchetes, llaves "
        "ni «: ». Escribe cada clave en su propia línea, con sangría.",
        "Inside braces or brackets a value without quotes cannot hold a comma, brackets, braces or "
        "«: ». Write each key on a line of its own, indented.",
    ),
    _entry(
        "D038",
        "error",
        "El texto lleva dos puntos y un espacio («: »). Enciérralo entre comillas.",
        "The text holds a colon and a blank («: »). Put it in quotes.",
        "Dos puntos y un espacio separan el nombre del valor; dentro de un texto sólo pueden ir entre comillas.",
        "A colon and a blank part the name from the value; inside a text they need quotes.",
    ),
    _entry(
        "D039",
        "error",
        "Falta un espacio después de los dos puntos de «{key}».",
        "A blank is missing after the colon of «{key}».",
        "Se escribe «nombre: valor», con un espacio después de los dos puntos.",
        "It is written «name: value», with a blank after the colon.",
    ),
    _entry(
        "D040",
        "error",
        "Faltan los dos puntos después de «{key}».",
        "The colon after «{key}» is missing.",
        "Se escribe «nombre: valor». Si la línea sigue el texto de la anterior, ponle más sangría que a su clave.",
        "It is written «name: value». If the line goes on with the text above, indent it more than its key.",
    ),
    _entry(
        "D041",
        "error",
        "La lista debe empezar en la línea siguiente: cada «- » en su propia línea.",
        "The list must begin on the next line: each «- » on a line of its own.",
        "Después de «nombre:» baja de línea y escribe cada elemento con «- » y la misma sangría.",
        "After «name:» go to the next line and write each item with «- » and the same indentation.",
    ),
    _entry(
        "D042",
        "error",
        "La sangría no coincide: la línea tiene {found} espacios y debería tener {blanks}.",
        "The indentation does not fit: the line has {found} blanks and should have {blanks}.",
        "Las líneas de un mismo grupo empiezan en la misma columna; lo que está dentro, dos espacios más a la derecha.",
        "The lines of one group begin in the same column; what is inside, two blanks further right.",
    ),
    _entry(
        "D043",
        "error",
        "Un valor no puede empezar con «>». Escribe primero qué se compara, como «edad > 60».",
        "A value cannot begin with «>». First write what is compared, as in «edad > 60».",
        "Una condición nombra el campo a la izquierda: edad > 60. Si es un texto, enciérralo entre comillas.",
        "A condition names the field on the left: edad > 60. Put a text in quotes.",
    ),
    _entry(
        "D044",
        "error",
        "Entre comillas dobles la barra «\\» tiene otro sentido. Usa comillas simples.",
        "Within double quotes the backslash has another meaning. Use single quotes.",
        "En un patrón como '[0-9]{5}' o '\\d{5}' usa comillas simples: así nada cambia de sentido.",
        "In a pattern such as '[0-9]{5}' or '\\d{5}' use single quotes: nothing changes its meaning then.",
    ),
    _entry(
        "D045",
        "error",
        "Aquí se mezclan elementos con «- » y nombres con dos puntos en el mismo nivel.",
        "Items with «- » and names with a colon are mixed on one level here.",
        "Un nivel es una lista (cada línea con «- ») o un grupo (cada línea «nombre: valor»), no las "
        "dos cosas. Revisa la sangría.",
        "A level is a list (each line with «- ») or a map (each line «name: value»), not both. Look "
        "at the indentation.",
    ),
    _entry(
        "D050",
        "error",
        "La coma cortó este texto en dos: «{text}». Enciérralo entre comillas.",
        "The comma cut this text in two: «{text}». Put it in quotes.",
        "Dentro de {…} o […] la coma separa elementos. Pon el texto o la condición entre comillas, o "
        "escribe cada clave en su línea.",
        "Inside {…} or […] a comma parts items. Quote the text or condition, or write each key on its own line.",
    ),
    _entry(
        "D051",
        "error",
        "La coma cortó este número en dos: «{text}». Escríbelo sin comas.",
        "The comma cut this number in two: «{text}». Write it without commas.",
        "Los números se escriben sin comas ni signo de pesos: 100000 o 1500.50.",
        "Numbers are written without commas or currency sign: 100000 or 1500.50.",
    ),
    _entry(
        "D052",
        "warning",
        "¿Es un solo número? La coma lo cortó en dos: «{text}».",
        "Is this one number? The comma cut it in two: «{text}».",
        "Los números se escriben sin comas: 100000. Si son dos elementos, deja un espacio después de la coma.",
        "Numbers are written without commas: 100000. If these are two items, leave a blank after the comma.",
    ),
    _entry(
        "D053",
        "error",
        "El « #» dejó sin leer el resto de este valor. Enciérralo entre comillas.",
        "The « #» left the rest of this value unread. Put it in quotes.",
        "Un espacio seguido de # empieza un comentario, aun dentro de un paréntesis. Si es un texto, "
        "enciérralo entre comillas.",
        "A blank followed by # begins a comment, even within a parenthesis. Put the value in quotes.",
    ),
    _entry(
        "D054",
        "warning",
        "Lo que sigue a « #» se lee como comentario: el valor quedó en «{text}».",
        "What follows « #» is read as a comment: the value is just «{text}».",
        "Si el # es parte del texto (Casa #12), pon todo entre comillas. Si es un comentario, deja "
        "un espacio después del #.",
        "If the # belongs to the text (House #12), quote all of it. If it is a comment, leave a blank after the #.",
    ),
    _entry(
        "D055",
        "warning",
        'Estas comillas de Word (“ ”) quedan como parte del texto. Usa comillas rectas (").',
        'These quotes from Word (“ ”) become part of the text. Use straight quotes (").',
        "Word cambia las comillas rectas por curvas. Aquí sólo las rectas (\" o ') encierran un valor.",
        "Word turns straight quotes into curly ones. Only straight ones (\" or ') enclose a value here.",
    ),
    _entry(
        "D056",
        "error",
        "El signo «{sign}» no sirve en una condición: escribe «{right}».",
        "The sign «{sign}» does not work in a condition: write «{right}».",
        "Word y los teléfonos cambian los signos. En una condición usa comillas rectas, >=, <=, != y espacios normales.",
        "Word and telephones change signs. In a condition use straight quotes, >=, <=, != and plain blanks.",
    ),
)
