"""Other systems enter with a token: whose roles it has, until when it serves, and the day it was last used."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes `token`; of a token only its hash is kept."""
    op.create_table(
        "token",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger()),
        sa.Column("used_on", sa.String(10)),
        sa.PrimaryKeyConstraint("name", name="pk_token"),
    )
    op.create_index("ix_token_token_hash", "token", ["token_hash"], unique=True)
