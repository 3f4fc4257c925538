"""A load that is cut goes on from its last chunk: what each chunk came to is kept until the load ends."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes `load_chunk`."""
    op.create_table(
        "load_chunk",
        sa.Column("load_id", sa.LargeBinary(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("load_id", "number", name="pk_load_chunk"),
        sa.ForeignKeyConstraint(["load_id"], ["load.id"], name="fk_load_chunk_load"),
    )
