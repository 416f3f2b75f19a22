"""The application: settings, commands, HTTP."""

import sys
import time
from pathlib import Path

__version__ = "0.1.0"

STARTED = time.monotonic()

# A wheel carries models/, resolvers/ and schema/ inside this package, so that nobody else's `schema` or
# `models` is disturbed. In a checkout they are simply beside it.
if (folders := Path(__file__).parent / "folders").is_dir():
    sys.path.insert(0, str(folders))
