"""The rules of dispatch, pure: who handles a case, until when, and how its reply is reviewed."""
