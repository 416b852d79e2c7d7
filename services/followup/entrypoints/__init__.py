"""Entrypoints of followup that stand apart from the main chain."""
