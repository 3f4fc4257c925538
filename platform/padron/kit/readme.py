"""The LÉEME of a kit: what it is and what to do with it, in plain words."""

from padron.program.model import Program

TEXT = """{title} · kit para capturar sin internet
{rule}

Con esta carpeta se captura el programa en una laptop, sin internet. Lo que se captura se queda en el archivo
capturas.json, aquí mismo, hasta que se envía al padrón.


Para capturar

1. La laptop debe tener Padrón instalado. Se instala una vez, con internet.
2. Abre una terminal en esta carpeta y escribe:  padron kit serve .
3. Abre la dirección que aparece en un navegador de la misma laptop. Te pide tu nombre una sola vez.
4. Captura. Cada respuesta se guarda al pasar de página: si se apaga la laptop, se sigue donde se iba.

El kit te dice si la persona cumple con los requisitos. Lo que depende del registro (apoyos que ya recibe, cupos, si ya
tenía solicitud) se confirmará al sincronizar.


Al volver

1. Con la carpeta de la ciudad y su registro a la mano:  padron kit sync .
   O entra al padrón, abre «Cargar Excel», elige «Cargar kit» y sube capturas.json.
2. Cada captura queda aceptada, o dice qué hay que corregir. Corrige en el kit y vuelve a enviar: nada se repite, por
   más veces que se envíe.
3. Cuando todo esté confirmado, quítalo de la laptop:  padron kit purge .


Cuida esta carpeta

- capturas.json tiene datos personales. No la mandes por correo ni por mensajes, ni la dejes en una memoria USB.
- {sealed}
- Caben 2,000 capturas. Desde 1,500 el kit avisa que es hora de enviarlas.
- Copia siempre la carpeta entera.

Programa: {name}, versión {version}
"""
SEALED = "Las capturas están cifradas: sin la frase nadie puede leerlas. Si se olvida, se pierden."
OPEN = "Las capturas no están cifradas. Si la laptop puede perderse, haz el kit con --encrypt."


def readme(program: Program, is_sealed: bool) -> str:
    """The text of the file."""
    title = program.title.es
    return TEXT.format(
        title=title, rule="=" * (len(title) + 32), name=program.name, version=program.version,
        sealed=SEALED if is_sealed else OPEN,
    )  # fmt: skip
