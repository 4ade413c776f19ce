"""Two engines for one delivery: the loop of one process, or Procrastinate's jobs for any number of machines.

port       Carriage: what an engine is
embedded   one process, SQLite or PostgreSQL                            the default
enlisting  a row becomes a job, in the transaction that writes the row   Procrastinate
jobs       a worker process: jobs, the beat, the rescue of the dead      Procrastinate
tables     Procrastinate's own tables: made once, looked at afterwards   Procrastinate

Rule 1: the row is the truth. An engine only decides who looks at it, and when.
Rule 2: nobody else imports Procrastinate, and the embedded engine runs without importing it.
"""
