"""Teams as a platform: activities become events, our cards become Adaptive Cards, our rows become messages.

ids.py      what travels on buttons and inputs   limits.py   what Teams refuses
inbox.py    activities in (pure): wire.py reads their shapes, filled.py what was filled into a form
render.py   cards as messages and dialogs (pure): drawing.py part by part, elements.py the pieces
asking.py   what a card asks (pure)             fitting.py, links.py    its room, where buttons lead
sheets.py   forms (pure): inputs.py for each kind of question, options.py for searches
pages.py    the home card (pure)                 saying.py, texts.py   own words, sizes
serving.py  the one route                        live.py     answers that only fit the request that asked
deliver.py  one request for one row              errors.py   what refusals mean
package.py  the app to upload (pure): package_lint.py its faults, icons.py its pictures, store/ its texts
pages_public.py  the pages that the app links to
transport/  the only part that knows the SDK: tokens in and out, the connector
"""
