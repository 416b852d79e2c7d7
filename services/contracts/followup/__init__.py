"""Contracts of followup: a true closing, and after."""
