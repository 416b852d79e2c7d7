"""How followup refuses, a module a room, in the words that a clerk or deputy reads."""
