"""What Teams refuses, and what we do not send: sizes and counts (teams.md, sections 12 and 14).

Rule: a drawing is held to these by a test over every card and form in every language, and the fake Teams
of the tests refuses what lies beyond them.
"""

CARD_BYTES = 25_000  # of a card as UTF-8 JSON: our rule; a message may have about 80 KB in UTF-16
MESSAGE_BYTES = 80_000  # of a whole activity as UTF-16: "keep within 80 KB"; over about 100 KB it is 413
DIALOG_BYTES = 38_000  # of a card in a dialog as UTF-8 JSON: our rule, below MESSAGE_BYTES in UTF-16
SUMMARY = 6_000  # bytes of the plain words that stand for a card
VERSION = "1.5"  # of Adaptive Cards: the newest that Teams takes everywhere
REFRESHED = 60  # user ids that a card is drawn anew for by itself
ACTIONS = 6  # buttons in one row; more are drawn in several rows
CHOICES = 100  # of a list that stands open or drops down; more are searched for
FOUND = 15  # choices that a search shows at once
TEXT = 20_000  # characters of one text that is filled in (filled.py)
BUTTON = 40  # characters that a button shows on one line; Teams cuts what is longer
TITLE = 64  # characters of a dialog's title
