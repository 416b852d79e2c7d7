"""What may be asked of evaluation, a module a room. `services.contracts.catalog` finds them all."""
