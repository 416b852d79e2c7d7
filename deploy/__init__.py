"""How Siquan is started, watched and stopped: natively, in containers, and by the operators' command."""

__version__ = "0.1.0"
