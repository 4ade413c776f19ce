"""The only SQL of the house. Repositories take a connection and return domain objects.

Rule 1: a repository function is one statement or a few; the transaction belongs to the caller.
Rule 2: uniqueness does the work of locks; times are stored in UTC and come back aware.
"""
