"""The terminal as a platform: typed lines in, cards as text out. Transcripts are written with it."""
