"""Alembic's entry: runs on the connection that bot/storage/migrate.py hands in, in its transaction."""

from alembic import context

from bot.storage.tables import metadata

connection = context.config.attributes["connection"]
# The metadata lends its names of constraints to the steps.
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
