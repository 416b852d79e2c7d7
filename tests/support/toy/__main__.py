"""Run the toy service: `python -m tests.support.toy`. A fault may be planted with TOY_FAULT."""

import os
import sys

from services.chassis.runner import serve
from tests.support.toy import faults
from tests.support.toy.service import LISTENERS, Toy

faults.plant(os.environ.get("TOY_FAULT", ""))
sys.exit(serve(Toy, LISTENERS))
