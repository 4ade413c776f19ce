"""Teams played by people with hands: transcripts, forms, rough handling, over real HTTP."""
