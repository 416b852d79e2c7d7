"""The rules of followup, pure."""
