"""intake: heard at any hour, nobody left out. Opinions, contacts, the directory, and the problem ledger."""
