"""Contracts of deliberation: three parties, one topic."""
