"""The domain of reverse mentoring: people, cohorts, pairs, sessions, surveys. Standard library only."""
