"""The rules of the hall: who sits, what carries, what a decision needs. Pure; the standard library only."""
