"""Stages of transcripts, here as well."""

from tests.slack.conftest import patient
from tests.transcripts.conftest import migrated_file, migrated_postgres, new_stage, stage, unhurried

__all__ = ["migrated_file", "migrated_postgres", "new_stage", "patient", "stage", "unhurried"]
