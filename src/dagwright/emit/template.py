"""The environment of the templates that backends write Python files with.

jinja2 turns a template into Python each time it is loaded, which takes longer than to fill it in. So the code is kept beside the
templates, in `__pycache__`, as Python keeps that of modules: where that folder cannot be written, or Python is told to leave
no bytecode, all works without.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment
    from jinja2.bccache import Bucket


def environment(package_file: str, **options: Any) -> Environment:
    """For the templates in `templates/` beside a package's file. `options` are jinja2's own, beyond those all backends share.

    A name that is not given is an error. Nothing is escaped: it is Python that comes out, so every value has to go through a filter
    or a `finalize` that writes it as a literal.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = os.path.join(os.path.dirname(os.path.abspath(package_file)), "templates")
    settings = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
        "optimized": False,  # a template is rendered once: to fold its constants takes longer than it saves
        **options,
    }
    return Environment(  # noqa: S701 -- see above
        loader=FileSystemLoader(folder),
        bytecode_cache=_cache(os.path.join(folder, "__pycache__"), settings),
        **settings,
    )


def _cache(folder: str, options: dict[str, Any]) -> BytecodeCache:
    """A cache in `folder`; jinja2 itself sees when a template has changed, the file's name says what else the code hangs on."""
    from hashlib import sha1

    import jinja2

    made_from = sorted((k, v if isinstance(v, (bool, str)) else v.__qualname__) for k, v in options.items())
    tag = sha1(repr((jinja2.__version__, made_from)).encode(), usedforsecurity=False).hexdigest()[:8]

    class Cache(jinja2.BytecodeCache):
        def path(self, bucket: Bucket) -> str:
            return os.path.join(folder, f"{bucket.key}.{sys.implementation.cache_tag}-{tag}")

        def get_cache_key(self, name: str, filename: str | None = None) -> str:
            return name.replace("/", "-")

        def load_bytecode(self, bucket: Bucket) -> None:
            try:
                with open(self.path(bucket), "rb") as file:
                    bucket.load_bytecode(file)
            except OSError:
                bucket.reset()

        def dump_bytecode(self, bucket: Bucket) -> None:
            if sys.dont_write_bytecode:
                return
            path = self.path(bucket)
            own = f"{path}.{os.getpid()}"
            try:
                os.makedirs(folder, exist_ok=True)
                with open(own, "wb") as file:
                    bucket.write_bytecode(file)
                os.replace(own, path)
            except OSError:  # not ours to write
                return

    return Cache()
