"""The rooms of dispatch on the bus: which operation and which timer calls which use case."""
