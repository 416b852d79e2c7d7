"""Unit tests are for every keystroke: all of them in a few seconds. Properties are tried on few examples at a time.

`HYPOTHESIS_PROFILE=thorough` tries them on many; each run tries others, and a failing example is kept and tried again.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("thorough", max_examples=500, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
