"""One program on two platforms: some people have Slack, some Teams, some both."""
