"""The rules of posting (点单) and registering (定单), free of storage and transport."""
