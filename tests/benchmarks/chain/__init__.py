"""One message through six hops: the real chassis, Celery, and a bare batch loop, with the very same SQL."""
