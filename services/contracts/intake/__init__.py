"""Contracts of intake: heard at any hour, nobody left out."""
