"""Made-up material that is ready to load: for trying the system, and for tests."""
