"""What the benchmarks share: a database of their own, processes, a recording endpoint, people to write to.

databases   SQLite file, or a PostgreSQL server that can be killed and watched
stage       people, a cohort, pairs: a furnished database
letters     what turns write to people and channels
engines     the two engines by name
counter     where a worker process takes events                    crash.py
platform    adapters that post to an endpoint over HTTP, or nowhere at all
endpoint    a platform that writes down what it gets, and misbehaves as told
processes   worker processes: started, told to go, killed, ended
worker      the program of such a process
peer        plain Procrastinate, for comparison
driver      events, posted until they are acknowledged             crash.py
killer      processes and the database, killed at random moments   crash.py
audit       what the database and the endpoint say afterwards      crash.py
servers     a server in a process of its own, and its CPU          slack_ingress.py, teams_ingress.py
noting      one row for each message, the cheapest way there is    slack_ingress.py, teams_ingress.py
slack_floor Bolt alone, and with one commit, for comparison        slack_ingress.py
slack_load  signed requests of people in Slack                     slack_ingress.py
teams_*     bots of Teams and all around them                      teams_ingress.py
  floor     the SDK's echo bot, alone and with one commit, for comparison
  cloud     Microsoft: the connector, Entra, the keys
  rig       one bot with its Microsoft; ticking: whether its event loop is kept from its work
  town      people in Teams; load: what they type; stage: three bots that are told the same
  endurance reminders, memory, and what is asked of Microsoft
"""
