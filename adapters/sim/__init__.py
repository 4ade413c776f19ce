"""The simulator's side of a platform: scripted people who receive cards and press what they see."""
