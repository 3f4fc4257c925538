"""People are counted once, by program, age, sex and place: who is due, what she counts for, and the counts."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_PEOPLE = "INSERT INTO tally_due (id, person_key) SELECT person_key, person_key FROM person"
_DELIVERIES = """
INSERT INTO counter (what, program, call, area, state, month, id, count)
SELECT :what, b.program, e.call, e.area, b.service, substr(b.delivered_on, 1, 7), :id, {total}
FROM benefit b JOIN enrolment e ON e.person_key = b.person_key AND e.id = b.enrolment_id
WHERE b.status = 'delivered' GROUP BY b.program, e.call, e.area, b.service, substr(b.delivered_on, 1, 7)
HAVING {total} <> 0
"""


def upgrade() -> None:
    """Makes the three tables; everybody who is there is due, and deliveries are counted."""
    key = sa.LargeBinary(16)
    op.create_table(
        "tally_due", sa.Column("id", key, nullable=False), sa.Column("person_key", key, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tally_due"), sqlite_with_rowid=False,
    )  # fmt: skip
    op.create_table(
        "tally", sa.Column("person_key", key, nullable=False), sa.Column("counted", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_key", name="pk_tally"),
        sa.ForeignKeyConstraint(["person_key"], ["person.person_key"], name="fk_tally_person"),
        sqlite_with_rowid=False,
    )  # fmt: skip
    names = ("what", "programs", "sex", "by", "value")
    op.create_table(
        "people_count", *(sa.Column(name, sa.Text(), nullable=False) for name in names),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(*names, name="pk_people_count"), sqlite_with_rowid=False,
    )  # fmt: skip
    op.execute(_PEOPLE)
    for what, total in (("delivery", "count(*)"), ("amount", "coalesce(sum(b.amount), 0)")):
        op.get_bind().execute(sa.text(_DELIVERIES.format(total=total)), {"what": what, "id": bytes(16)})
