"""When: the plan as data, and a metronome that asks what is due. Pure but for tick and runner."""
