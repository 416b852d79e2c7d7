"""The entrypoints of intake by room: which operation and which event calls which use case."""
