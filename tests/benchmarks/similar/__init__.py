"""How well and how fast like opinions are found: recall on messages with known matters, and time among 100,000."""
