"""The same delivery by the page and by a workbook: the same answers, the same grounds, byte by byte."""

from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import text

from city import CONCEPCION, DESPENSA, TODAY, City, compiled, enrol
from deliveries_made import approved, delivered
from padron.outputs.columns import columns
from padron.outputs.workbook import workbook
from padron.services.load import load


def test_a_delivery_is_kept_in_the_same_bytes_whichever_way_it_came(city: City) -> None:
    alice = city.login("alice")
    approved(city, enrol(alice).request.path)
    delivered(alice, city, quien_recoge="autorizada", **{"_fecha-month": "10"})
    book = load_workbook(BytesIO(workbook(compiled(DESPENSA), service="despensa", rows=5, today=TODAY)))
    row = {"curp": CONCEPCION, "fecha_entrega": "2026-11-22", "punto_entrega": "Centro comunitario Ejemplo Centro",
           "quien_recoge": "Una persona autorizada", "importe": "$350.00"}  # fmt: skip
    for number, each in enumerate(columns(compiled(DESPENSA), "despensa"), 1):
        book["Despensa mensual"].cell(3, number).value = row.get(each.name)
    out = BytesIO()
    book.save(out)
    report = load(city.store, "alice", compiled(DESPENSA), out.getvalue(), today=TODAY, service="despensa")
    assert report.statuses["created"] == 1, report.problems
    with city.store.reading() as view:
        asked = text("SELECT answers, judged, quantity, amount FROM benefit ORDER BY delivered_on")
        page, sheet = (tuple(row) for row in view.connection.execute(asked))
    assert page[1] == sheet[1].replace("2026-11-22", "2026-10-23")
    assert (page[0], page[2:]) == (sheet[0], sheet[2:])
