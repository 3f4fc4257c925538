"""Places taken may weigh more than one (a limit on a sum), and active enrolments of a call are counted at once."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes `claim` anew with its amount, whatever it held kept as one each; and the index that a quota counts by."""
    connection = op.get_bind()
    kept = connection.execute(
        sa.text("SELECT scope_key, limit_name, period, slot, person_key, subject_id, taken_at FROM claim")
    ).all()
    op.drop_table("claim")
    claim = op.create_table(
        "claim",
        sa.Column("scope_key", sa.LargeBinary(16), nullable=False),
        sa.Column("limit_name", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("person_key", sa.LargeBinary(16), nullable=False),
        sa.Column("subject_id", sa.LargeBinary(16), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope_key", "limit_name", "period", "slot", name="pk_claim"),
    )
    op.create_index("ix_claim_person_key_subject_id", "claim", ["person_key", "subject_id"])
    if kept:
        op.bulk_insert(claim, [{**row._mapping, "amount": 1} for row in kept])
    is_active = sa.text("category = 'active'")
    op.create_index(
        "ix_enrolment_program_call", "enrolment", ["program", "call"],
        sqlite_where=is_active, postgresql_where=is_active,
    )  # fmt: skip
