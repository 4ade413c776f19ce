"""Teams: what we draw, what we hear, what we ask for."""
