"""Ends the process it is armed in by SIGKILL, at a chosen event in a chosen folder. Of tests; the product knows nothing of it."""

from __future__ import annotations

import builtins
import os
import signal
import sys
from typing import Any

EVENTS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Bomb:
    """Ends this process by SIGKILL at its n-th event in the folder `root`; a write ends it when half is written."""

    def __init__(self, root: str, at: int) -> None:
        self.root = root
        self.at = at
        self.count = 0
        self.seen: set[str] = set()
        self.open = builtins.open
        builtins.open = self.opened  # type: ignore[assignment]
        sys.addaudithook(self.audit)

    def tick(self, event: str) -> None:
        self.count += 1
        self.seen.add(event)
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(self, event: str, args: Any) -> None:
        if (
            event in EVENTS
            and isinstance(args[0], str)
            and args[0].startswith(self.root)
            and (event != "open" or args[2] & WRITES)
        ):
            self.tick(event)

    def opened(self, path: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
        file = self.open(path, mode, *args, **more)
        return Torn(file, self) if str(path).startswith(self.root) and set(mode) & set("wxa") else file


class Torn:
    """A file whose writes take two events each, with half of the bytes on the disk in between."""

    def __init__(self, file: Any, bomb: Bomb) -> None:
        self.file = file
        self.bomb = bomb

    def __getattr__(self, name: str) -> Any:
        return getattr(self.file, name)

    def __enter__(self) -> Torn:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, data: Any) -> Any:
        self.bomb.tick("before a write")
        half = len(data) // 2
        self.file.write(data[:half])
        self.file.flush()
        self.bomb.tick("inside a write")
        return half + self.file.write(data[half:])
