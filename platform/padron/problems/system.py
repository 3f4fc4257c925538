"""The catalogue's part about running the system: the registry's secret, its database, users and sign-in."""

from padron.problems import Entry
from padron.problems.api import API
from padron.problems.brand import BRAND
from padron.problems.exporting import EXPORTING
from padron.problems.homes import HOMES
from padron.problems.keeping import KEEPING
from padron.problems.kit import KIT
from padron.problems.life import LIFE
from padron.problems.people import PEOPLE
from padron.problems.undoing import UNDOING

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "secret_missing",
        "S001",
        "error",
        "Falta la clave del registro ({file}). Cópiala desde tu respaldo antes de abrirlo.",
        "The registry's secret is missing ({file}). Copy it from your backup before opening it.",
        "La base de datos ya existe y solo se entiende con la clave con la que se hizo. Sin ella no se encontraría a "
        "nadie por su CURP, y una clave nueva duplicaría a las personas. Restaura data/secret.key de un respaldo.",
        "The database exists and can only be understood with the secret it was made with. Without it nobody would be "
        "found by CURP, and a new one would duplicate people. Restore data/secret.key from a backup.",
    ),
    Entry(
        "secret_wrong",
        "S002",
        "error",
        "La clave del registro ({file}) no es la de esta base de datos.",
        "The registry's secret ({file}) is not the one of this database.",
        "La huella de la clave guardada en la base de datos no coincide con data/secret.key. Quizá se mezclaron "
        "archivos de dos respaldos: usa la base de datos y la clave del mismo respaldo.",
        "The fingerprint kept in the database does not match data/secret.key. Files of two backups may have been "
        "mixed: use the database and the secret of the same backup.",
    ),
    Entry(
        "busy",
        "S003",
        "error",
        "El registro está ocupado. Espera un minuto y vuelve a intentarlo; no se guardó nada.",
        "The registry is busy. Wait a minute and try again; nothing was saved.",
        "Otro proceso lleva mucho tiempo escribiendo. Nada de lo tuyo quedó a medias.",
        "Another process has been writing for long. Nothing of yours was left half done.",
    ),
    Entry(
        "disk_full",
        "S004",
        "error",
        "No hay espacio en el disco. No se guardó nada; avisa a quien cuida el sistema.",
        "The disk is full. Nothing was saved; tell whoever looks after the system.",
        "Libera espacio en el disco de la carpeta data/. No hace falta reiniciar: lo que no se guardó se repite.",
        "Free space on the disk of the data/ folder. No restart is needed: repeat what was not saved.",
    ),
    Entry(
        "database_newer",
        "S005",
        "error",
        "La base de datos es de una versión más nueva de Padrón. Actualiza Padrón para abrirla.",
        "The database belongs to a newer release of Padrón. Update Padrón to open it.",
        "Esta versión no conoce las tablas de esa base de datos y no la toca, para no dañarla.",
        "This release does not know the tables of that database and leaves it alone so as not to harm it.",
    ),
    Entry(
        "database_unreachable",
        "S006",
        "error",
        "No se pudo abrir la base de datos. Revisa PADRON_DATABASE_URL y que el servidor responda.",
        "The database could not be opened. Check PADRON_DATABASE_URL and that the server answers.",
        "Con SQLite, revisa que la carpeta data/ se pueda escribir; con PostgreSQL, la dirección, el usuario y la red.",
        "With SQLite, check that data/ can be written; with PostgreSQL, the address, the user and the network.",
    ),
    Entry(
        "sign_in_wrong",
        "S007",
        "error",
        "El usuario o la contraseña no coinciden. Revísalos y vuelve a intentarlo.",
        "The user and the password do not match. Check them and try again.",
        "Por seguridad no se dice cuál de los dos falló. Si olvidaste tu contraseña, pide otra a quien administra.",
        "For safety it is not said which of the two failed. If you forgot it, ask the administrator for another.",
    ),
    Entry(
        "sign_in_locked",
        "S008",
        "error",
        "Hubo muchos intentos. Espera {minutes} min y vuelve a entrar.",
        "There were many attempts. Wait {minutes} min and sign in again.",
        "Después de varios intentos fallidos se espera un rato, cada vez más largo, para frenar a quien adivina.",
        "After several failed attempts one waits a while, longer each time, to slow down whoever is guessing.",
    ),
    Entry(
        "password_short",
        "S009",
        "error",
        "La contraseña debe tener {least} caracteres o más. Una frase corta sirve.",
        "The password needs {least} characters or more. A short sentence will do.",
        "Las contraseñas largas resisten mejor que las complicadas; no se piden símbolos ni mayúsculas.",
        "Long passwords resist better than complicated ones; no symbols or capitals are asked for.",
    ),
    Entry(
        "password_long",
        "S010",
        "error",
        "La contraseña puede tener hasta {most} caracteres.",
        "The password may have up to {most} characters.",
        "El tope evita que una contraseña enorme ocupe al servidor.",
        "The bound keeps a huge password from occupying the server.",
    ),
    Entry(
        "password_common",
        "S011",
        "error",
        "Esa contraseña es fácil de adivinar. Usa una frase que sólo tú conozcas.",
        "That password is easy to guess. Use a sentence that only you know.",
        "Se rechazan el nombre de usuario, las repeticiones y las palabras que cualquiera probaría primero.",
        "The user's name, repetitions and the words anybody would try first are refused.",
    ),
    Entry(
        "engine_missing",
        "S218",
        "error",
        "Falta instalar el motor «{engine}»: pip install 'padron[{extra}]'",
        "The engine {engine} is not installed: pip install 'padron[{extra}]'",
        "Los motores de duplicados se instalan aparte porque pesan. Sin ellos, --engine plain busca con lo que hay.",
        "The engines for duplicates are installed apart since they are large. Without them, --engine plain searches.",
    ),
    Entry(
        "engine_failed",
        "S219",
        "error",
        "El motor «{engine}» no pudo terminar ({why}); no se propuso ningún par",
        "The engine {engine} could not finish ({why}); no pair was proposed",
        "Suele faltar memoria o espacio en data/; a Spark, Java o su maestro. Con --engine plain se busca sin él.",
        "Memory or space in data/ is short; or Spark has no Java, or no master. --engine plain searches without it.",
    ),
    *BRAND,
    *KEEPING,
    *KIT,
    *UNDOING,
    *EXPORTING,
    *LIFE,
    *PEOPLE,
    *API,
    *HOMES,
)
