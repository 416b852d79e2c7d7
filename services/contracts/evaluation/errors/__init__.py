"""How evaluation refuses, a module a room. `services.contracts.catalog` finds them all."""
