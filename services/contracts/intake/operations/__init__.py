"""What may be asked of intake, a module a room. `services.contracts.catalog` finds them all."""
