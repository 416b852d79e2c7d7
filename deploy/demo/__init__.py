"""The demonstration: cases go through the whole chain, carried by simulated people who use nothing but the public calls.

It is also the load for tests that kill things while it runs: every actor works from the lists that the services give
out, so it goes on wherever it finds the cases after a restart.
"""
