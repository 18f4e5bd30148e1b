"""Settings: finding, reading and resolving `dagwright.toml`. Import from the modules: nothing is loaded here.

`load.load_settings` reads the files, `resolve.resolve` gives every call its settings, `model` holds what comes out.
"""

from __future__ import annotations
