"""Slack as a platform: its payloads become events, our cards become Block Kit, our rows become messages.

ids.py      what travels on buttons and forms    limits.py   what Slack refuses
inbox.py    payloads in (pure): wire.py reads their shapes, filled.py what was filled into a form
render.py   cards as messages and dialogs (pure): drawing.py part by part, fitting.py to the room there is
sheets.py   forms as dialogs (pure): inputs.py for each kind of question, options.py for searches
pages.py    App Home (pure)                      blocks.py, texts.py, saying.py   pieces, sizes, own words
serving.py  Bolt inside our own server           live.py     answers that only fit the request that asked
deliver.py  one request for one row              errors.py   what Slack's errors mean
"""
