r"""PostgreSQL finds a name by how its words start, as one lookup each, where trigrams fetched most of the names.

`padron_word_starts('ana lopez')` is {a, an, ana, l, lo, lop, lope, lopez}: of a longer word its first five letters.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_STARTS = (
    r"CREATE FUNCTION padron_word_starts(names text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS "
    r"$$ SELECT string_to_array(regexp_replace(names, '(\S)(\S?)(\S?)(\S?)(\S?)\S*', "
    r"'\1 \1\2 \1\2\3 \1\2\3\4 \1\2\3\4\5', 'g'), ' ') $$"
)


def upgrade() -> None:
    """Makes the index by starts and drops the one by trigrams; SQLite has an index of words already."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute(_STARTS)
    op.execute("DROP INDEX ix_person_name_words")
    op.execute("CREATE INDEX ix_person_word_starts ON person USING gin (padron_word_starts(name_fold))")
