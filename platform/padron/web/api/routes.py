"""The routes of the API, one for each endpoint of the table."""

from flask import Blueprint

from padron.web.api.document import BASE
from padron.web.api.guarding import guarded
from padron.web.api.table import ENDPOINTS

pages = Blueprint("api", __name__, url_prefix=BASE)
for _each in ENDPOINTS:
    pages.add_url_rule(_each.rule, _each.name, guarded(_each), methods=[_each.method])
