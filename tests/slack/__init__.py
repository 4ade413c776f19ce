"""Conversations as they happen in Slack: the real doors, a fake Slack, over HTTP and by Socket Mode."""
