"""Conversations as texts that anybody can read, played in every weather."""
