"""The fixed tables: keys begin with the person, days are ISO text, instants UTC microseconds, JSON canonical text.

`info["scope"]` says how a table would be spread over servers: `person` by `person_key`, `identity` by its own hash,
`reference` copied to all, `control` in one place.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.sql.type_api import TypeEngine

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
    }
)


def _needed(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _key(name: str = "person_key") -> Column[Any]:
    return _needed(name, LargeBinary(16))


def _id(name: str) -> Column[Any]:
    return Column(name, LargeBinary(16))


def _text(name: str) -> Column[Any]:
    return _needed(name, Text())


def _maybe(name: str) -> Column[Any]:
    return Column(name, Text())


def _day(name: str) -> Column[Any]:
    return Column(name, String(10))


def _at(name: str) -> Column[Any]:
    return _needed(name, BigInteger())


def _at_if(name: str) -> Column[Any]:
    return Column(name, BigInteger())


def _whole(name: str) -> Column[Any]:
    return _needed(name, Integer())


def _whole_if(name: str) -> Column[Any]:
    return Column(name, Integer())


def _yes_no(name: str) -> Column[Any]:
    return _needed(name, Boolean(create_constraint=False))


def _key_of(*columns: str) -> PrimaryKeyConstraint:
    return PrimaryKeyConstraint(*columns)


def _belongs_to_person() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["person_key"], ["person.person_key"])


PERSON = {"scope": "person"}
IDENTITY = {"scope": "identity"}
REFERENCE = {"scope": "reference"}
CONTROL = {"scope": "control"}

# fmt: off
identity = Table(
    "identity", metadata, _key("key"), _text("identifier"), _text("kind"), _key(), _text("source"), _at("since_at"),
    _at_if("until_at"),
    _key_of("key"), info=IDENTITY, sqlite_with_rowid=False,
)
# Nearly every row is a person's first one, whose key is the person's own: only the others need a way back.
Index("ix_identity_person_key", identity.c.person_key,
      sqlite_where=identity.c.key != identity.c.person_key, postgresql_where=identity.c.key != identity.c.person_key)

person = Table(
    "person", metadata, _key(), _text("given_names"), _text("first_surname"), _text("second_surname"),
    _day("birth_date"), Column("sex", String(1)), Column("birth_state", String(2)), _maybe("hogar"),
    _text("name_fold"), _text("fields"), _text("provenance"), _id("merged_into"),
    _key("chain_head"), _whole("chain_length"), _whole("revision"), _at("created_at"), _at("updated_at"),
    _key_of("person_key"), info=PERSON,
)
Index("ix_person_merged_into", person.c.merged_into,
      sqlite_where=person.c.merged_into.is_not(None), postgresql_where=person.c.merged_into.is_not(None))
Index("ix_person_hogar", person.c.hogar,
      sqlite_where=person.c.hogar.is_not(None), postgresql_where=person.c.hogar.is_not(None))

person_change = Table(
    "person_change", metadata, _key(), _key("id"), _text("field"), _text("stored"), _text("proposed"), _text("source"),
    _id("load_id"), _text("actor"), _at("proposed_at"), _text("state"), _maybe("decided_by"), _at_if("decided_at"),
    _key_of("person_key", "id"), _belongs_to_person(), info=PERSON,
)
Index("ix_person_change_state", person_change.c.state, person_change.c.proposed_at)

enrolment = Table(
    "enrolment", metadata, _key(), _key("id"), _text("program"), _text("call"), _whole("version"), _text("area"),
    _text("state"), _text("category"), _yes_no("decided"), _text("verdict"), _text("folio"), _text("answers"),
    _text("judged"), _needed("applied_on", String(10)), _day("activated_on"), _text("source"), _id("load_id"),
    _whole_if("load_row"), _whole("revision"), _text("recorded_by"), _at("recorded_at"), _at("updated_at"),
    _key_of("person_key", "id"), UniqueConstraint("person_key", "program", "call"), _belongs_to_person(),
    ForeignKeyConstraint(["program"], ["program.program"]), info=PERSON,
)
Index("ix_enrolment_program_call_state", enrolment.c.program, enrolment.c.call, enrolment.c.state)
IS_ACTIVE = text("category = 'active'")
Index("ix_enrolment_program_call", enrolment.c.program, enrolment.c.call,
      sqlite_where=IS_ACTIVE, postgresql_where=IS_ACTIVE)

benefit = Table(
    "benefit", metadata, _key(), _key("id"), _key("enrolment_id"), _text("program"), _text("service"),
    _needed("quantity", BigInteger()), Column("amount", BigInteger()), _needed("delivered_on", String(10)),
    _whole("nth"), _text("status"), _maybe("place"), _text("answers"), _text("judged"), _text("source"),
    _id("load_id"), _whole_if("load_row"), _text("recorded_by"), _at("recorded_at"), _at("updated_at"),
    _key_of("person_key", "id"), UniqueConstraint("person_key", "enrolment_id", "service", "delivered_on", "nth"),
    ForeignKeyConstraint(["person_key", "enrolment_id"], ["enrolment.person_key", "enrolment.id"]), info=PERSON,
)
Index("ix_benefit_program_service_delivered_on", benefit.c.program, benefit.c.service, benefit.c.delivered_on)

consent = Table(
    "consent", metadata, _key(), _key("id"), _text("notice"), _text("program"), _needed("accepted_on", String(10)),
    _text("means"), _text("witness"), _at("recorded_at"), _day("withdrawn_on"),
    _key_of("person_key", "id"), _belongs_to_person(), info=PERSON,
)

event = Table(
    "event", metadata, _key(), _key("id"), _whole("position"), _at("recorded_at"), _needed("effective_on", String(10)),
    _text("actor"), _text("action"), _text("subject"), _id("subject_id"), _maybe("program"), _whole_if("version"),
    _text("source"), _id("load_id"), _maybe("changes"), _maybe("reason"), Column("salt", LargeBinary(16)),
    _needed("digest", LargeBinary(32)), _key("hash"),
    _key_of("person_key", "id"), _belongs_to_person(), info=PERSON,
)

duplicate_candidate = Table(
    "duplicate_candidate", metadata, _key(), _key("other_key"), _whole("score"), _text("model"), _text("state"),
    _at("found_at"), _maybe("decided_by"), _at_if("decided_at"),
    _key_of("person_key", "other_key"), _belongs_to_person(), info=PERSON,
)

kinship = Table(
    "kinship", metadata, _key(), _key("other_key"), _text("kind"), _needed("since", String(10)), _text("source"),
    _text("author"), _at("recorded_at"), _key_of("person_key", "other_key"), _belongs_to_person(), info=PERSON,
)

claim = Table(
    "claim", metadata, _key("scope_key"), _text("limit_name"), _text("period"), _whole("slot"),
    _needed("amount", BigInteger()), _key(), _key("subject_id"), _at("taken_at"),
    _key_of("scope_key", "limit_name", "period", "slot"), info=IDENTITY,
)
Index("ix_claim_person_key_subject_id", claim.c.person_key, claim.c.subject_id)

program = Table(
    "program", metadata, _text("program"), _text("title"), _text("area"), _maybe("kind"), _yes_no("confidential"),
    _whole("latest_version"), _at("published_at"), _key_of("program"), info=REFERENCE,
)

program_version = Table(
    "program_version", metadata, _text("program"), _whole("version"), _text("sha256"), _text("closure"),
    _text("published_by"), _at("published_at"),
    _key_of("program", "version"), ForeignKeyConstraint(["program"], ["program.program"]), info=REFERENCE,
)

load = Table(
    "load", metadata, _key("id"), _text("program"), _maybe("service"), _text("file_sha256"), _text("file_name"),
    _text("actor"), _text("policy"), _text("state"), _at("created_at"), _at_if("finished_at"), _text("counts"),
    _text("results"), _key_of("id"), info=CONTROL,
)
Index("ix_load_file_sha256", load.c.file_sha256)
Index("ix_load_program_created_at", load.c.program, load.c.created_at)

load_row_problem = Table(
    "load_row_problem", metadata, _key("load_id"), _whole("row_number"), _whole("number"), _text("column_letter"),
    _text("cell"), _text("field"), _text("value"), _text("code"), _text("severity"), _text("message"),
    _text("suggestion"), _key_of("load_id", "row_number", "number"), ForeignKeyConstraint(["load_id"], ["load.id"]),
    info=CONTROL,
)

load_chunk = Table(
    "load_chunk", metadata, _key("load_id"), _whole("number"), _text("state"), _key_of("load_id", "number"),
    ForeignKeyConstraint(["load_id"], ["load.id"]), info=CONTROL,
)

job = Table(
    "job", metadata, _key("id"), _text("kind"), _text("state"), _text("parameters"), _text("progress"), _text("result"),
    _text("actor"), _maybe("owner"), _at_if("lease_until"), _at_if("heartbeat_at"), _whole("attempts"), _whole("fence"),
    _at("created_at"), _at_if("finished_at"), _key_of("id"), info=CONTROL,
)
Index("ix_job_state_created_at", job.c.state, job.c.created_at)

draft = Table(
    "draft", metadata, _key("id"), _text("owner"), _text("program"), _whole("version"), _id("person_key"),
    _text("payload"), _whole("revision"), _at("created_at"), _at("updated_at"), _at("expires_at"),
    _key_of("id"), info=CONTROL,
)
Index("ix_draft_owner_updated_at", draft.c.owner, draft.c.updated_at)

folio = Table(
    "folio", metadata, _text("folio"), _key(), _key("enrolment_id"), _key_of("folio"), info=CONTROL,
    sqlite_with_rowid=False,
)

receipt = Table(
    "receipt", metadata, _text("folio"), _key(), _key("benefit_id"), _key_of("folio"), info=CONTROL,
    sqlite_with_rowid=False,
)
Index("ix_receipt_person_key_benefit_id", receipt.c.person_key, receipt.c.benefit_id)

user = Table(
    "user", metadata, _text("name"), _text("full_name"), _text("password_hash"), _text("roles"), _yes_no("active"),
    _at("created_at"), _at("password_at"), _key_of("name"), info=CONTROL,
)

throttle = Table(
    "throttle", metadata, _text("subject"), _whole("failures"), _at("last_at"), _at_if("locked_until"),
    _key_of("subject"), info=CONTROL,
)

session = Table(
    "session", metadata, Column("token_hash", LargeBinary(32), nullable=False),
    Column("user_name", Text, ForeignKey("user.name"), nullable=False), _at("created_at"), _at("seen_at"),
    _text("address"), _key_of("token_hash"), info=CONTROL,
)
Index("ix_session_user_name", session.c.user_name)

token = Table(
    "token", metadata, _text("name"), Column("token_hash", LargeBinary(32), nullable=False), _text("roles"),
    _text("created_by"), _at("created_at"), _at("expires_at"), _at_if("revoked_at"), Column("used_on", String(10)),
    _key_of("name"), info=CONTROL,
)
Index("ix_token_token_hash", token.c.token_hash, unique=True)

counter = Table(
    "counter", metadata, _text("what"), _text("program"), _text("call"), _text("area"), _text("state"), _text("month"),
    _key("id"), _needed("count", BigInteger()),
    _key_of("what", "program", "call", "area", "state", "month", "id"), info=CONTROL, sqlite_with_rowid=False,
)

tally_due = Table(
    "tally_due", metadata, _key("id"), _key(), _key_of("id"), info=CONTROL, sqlite_with_rowid=False,
)

tally = Table(
    "tally", metadata, _key(), _text("counted"), _key_of("person_key"), _belongs_to_person(), info=PERSON,
    sqlite_with_rowid=False,
)

people_count = Table(
    "people_count", metadata, _text("what"), _text("programs"), _text("sex"), _text("by"), _text("value"),
    _needed("count", BigInteger()), _key_of("what", "programs", "sex", "by", "value"), info=CONTROL,
    sqlite_with_rowid=False,
)

setting = Table("setting", metadata, _text("name"), _text("value"), _key_of("name"), info=CONTROL)
# fmt: on
