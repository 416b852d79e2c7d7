"""The same toy on plain nameko, to show that the faults of the resilience tests are real."""
