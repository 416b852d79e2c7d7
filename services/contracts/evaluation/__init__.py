"""Contracts of evaluation: twice satisfied, or done again."""
