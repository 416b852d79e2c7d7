"""What may be asked of followup, a module a room. `services.contracts.catalog` finds them all."""
