"""What followup does, one function for each operation and each event, by what it is about."""
