"""What the doctor looks at, part by part.

Rule 1: a finding is a kind and a sentence; the sentence says what to do, and never holds a token.
Rule 2: every question to somebody else has a limit of a few seconds; no answer is a finding, too.
"""
