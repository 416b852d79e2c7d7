"""The reference under docs/, written from the contracts and settings, so that it cannot say anything else than the code."""
