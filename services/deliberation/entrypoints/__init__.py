"""Entrypoints of deliberation, a mixin a room."""
