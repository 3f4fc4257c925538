"""Kinship: who is kin of whom, on both sides."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table."""
    key = sa.LargeBinary(16)
    op.create_table(
        "kinship", sa.Column("person_key", key, nullable=False), sa.Column("other_key", key, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False), sa.Column("since", sa.String(10), nullable=False),
        sa.Column("source", sa.Text(), nullable=False), sa.Column("author", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person_key", "other_key", name="pk_kinship"),
        sa.ForeignKeyConstraint(["person_key"], ["person.person_key"], name="fk_kinship_person"),
    )  # fmt: skip
