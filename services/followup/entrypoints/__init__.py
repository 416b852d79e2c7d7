"""The entrypoints of followup by room: which operation and which event calls which use case."""
