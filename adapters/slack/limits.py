"""What Slack refuses: sizes and counts (slack.md, section 9).

Rule: a drawing is held to these by a test over every card and form in every language, and the fake Slack
of the tests refuses what lies beyond them, as Slack does.
"""

MESSAGE_TEXT = 4000  # characters of the top-level text; Slack cuts only far beyond
MESSAGE_BLOCKS, MODAL_BLOCKS, HOME_BLOCKS = 50, 100, 100
MESSAGE_CHARACTERS = 12_000  # of all blocks as JSON; Slack refuses from about 13,200 on (msg_blocks_too_long)
VIEW_BYTES = 250_000
SECTION_TEXT, FIELD_TEXT, FIELDS = 3000, 2000, 10
HEADER_TEXT, CONTEXT_ELEMENTS, CONTEXT_TEXT = 150, 10, 2000
ACTIONS = 25
BUTTON_TEXT, BUTTON_VALUE, BUTTON_URL, ACCESSIBILITY_LABEL = 75, 2000, 3000, 75
OPTION_TEXT, OPTION_VALUE, OPTION_ABOUT = 75, 150, 75
SELECT_OPTIONS, TICK_OPTIONS, OVERFLOW_OPTIONS = 100, 10, 5
LABEL, HINT, PLACEHOLDER, INPUT_TEXT = 2000, 2000, 150, 3000
ALT_TEXT, IMAGE_URL = 2000, 3000
ID = 255  # action_id, block_id, callback_id
TITLE, SUBMIT, PRIVATE_METADATA, VIEW_STACK = 24, 24, 3000, 3
