"""The demo: an invented company, scripted people, a clock pushed by hand; wired like the real thing."""
