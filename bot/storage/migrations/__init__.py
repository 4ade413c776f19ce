"""Migrations, from the first table on. One step up, one step down, tested on both databases."""
