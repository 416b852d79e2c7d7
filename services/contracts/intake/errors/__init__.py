"""How intake refuses, a module a room, in the words that a deputy or clerk reads."""
