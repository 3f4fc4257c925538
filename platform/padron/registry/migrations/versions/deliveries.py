"""Each delivery has a folio of its own, by which its receipt can be verified."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes `receipt`. No release before this one made deliveries, so that none lacks its folio."""
    op.create_table(
        "receipt",
        sa.Column("folio", sa.Text(), nullable=False),
        sa.Column("person_key", sa.LargeBinary(16), nullable=False),
        sa.Column("benefit_id", sa.LargeBinary(16), nullable=False),
        sa.PrimaryKeyConstraint("folio", name="pk_receipt"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_receipt_person_key_benefit_id", "receipt", ["person_key", "benefit_id"])
