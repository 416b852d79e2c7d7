"""What followup says has happened, a module a room. `services.contracts.catalog` finds them all."""
