"""What Flipside asks and says: forms, cards and words. Pure; no clock, no database, no platform."""
