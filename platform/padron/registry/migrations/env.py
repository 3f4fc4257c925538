"""Runs the steps on the connection that `padron.registry.database` hands over."""

from alembic import context

from padron.registry.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=False)
context.run_migrations()
