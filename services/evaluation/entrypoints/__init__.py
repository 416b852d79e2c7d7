"""The entrypoints of evaluation by room: which operation and which event calls which use case."""
