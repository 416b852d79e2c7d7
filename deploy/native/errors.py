"""What can go wrong with a native stack, in words an operator can act on."""

from __future__ import annotations


class StackError(Exception):
    """The stack could not do what was asked; the text is one line for a person, Chinese first."""


class AlreadyRunning(StackError):
    """A supervisor already holds this home."""


class NotRunning(StackError):
    """No supervisor holds this home."""
