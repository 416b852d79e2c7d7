"""The rules of rating, pure: who may grade what, what a round comes to, who sees which grade."""
