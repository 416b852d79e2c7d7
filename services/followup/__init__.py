"""A true closing, and after: case ledger, commitments, echo wall, closing gate, look-back."""
