"""Work that begins before the first test and goes on in two other processes while tests run, so that no processor waits.

A test module names what its tests wait for in `AHEAD`: key -> (function, *arguments). Each function gets a folder of its own and then
its arguments; what it gives, or raises, comes from the fixture `begun`, by the key. Functions and what they give must be picklable.
Only what a selected test wants is begun: `AHEAD` may be a function of those. Tests that wait come after all others.

Lanes are processes: compilers in threads of one share what CPython's parser counts its depth with, and 3.11 then fails.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
import traceback
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future

LANES: pytest.StashKey[Lanes] = pytest.StashKey()


class Lanes:
    """Two processes, forked when the first work is given. DAGWRIGHT_KEEP names a folder to keep the folders of all work in."""

    def __init__(self) -> None:
        self.pool = ProcessPoolExecutor(2, multiprocessing.get_context("fork"))
        # not pytest's own temporary folder: a run of pytest removes those of earlier ones, also while they go on
        self.folder = tempfile.mkdtemp(prefix="ahead-", dir=os.environ.get("DAGWRIGHT_KEEP"))
        self.futures: dict[tuple[str, str], Future[Any]] = {}

    def begin(self, module: str, key: str, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        folder = Path(self.folder, f"{module.rpartition('.')[2]}-{len(self.futures)}")
        folder.mkdir()
        future = self.futures[module, key] = self.pool.submit(_told, function, folder, arguments)
        return future

    def close(self) -> None:
        """Begin no more work."""
        self.pool.shutdown(wait=False, cancel_futures=True)

    def remove(self) -> None:
        if "DAGWRIGHT_KEEP" not in os.environ:
            shutil.rmtree(self.folder, ignore_errors=True)


def _told(function: Callable[..., Any], folder: Path, arguments: tuple[Any, ...]) -> Any:
    try:
        return function(folder, *arguments)
    except Exception:  # not every exception can be carried to another process
        raise AssertionError(traceback.format_exc()) from None


def _waiting(item: pytest.Item) -> int:
    names = getattr(item, "fixturenames", ())
    return 2 if "legs" in names else 1 if "begun" in names else 0


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_waiting)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> Any:
    """Begin what the selected tests wait for."""
    lanes = session.config.stash[LANES] = Lanes()
    try:
        if not (session.config.option.collectonly or session.testsfailed):  # collecting failed: nothing will run
            _begin(lanes, [item for item in session.items if _runs(item)])
        return (yield)
    finally:
        lanes.close()
        lanes.remove()


def _begin(lanes: Lanes, items: Iterable[pytest.Item]) -> None:
    modules: dict[Any, list[pytest.Item]] = {}
    for item in items:
        if _waiting(item) == 1:
            modules.setdefault(item.module, []).append(item)  # type: ignore[attr-defined]
    for module, waiting in modules.items():
        ahead = module.AHEAD(waiting) if callable(module.AHEAD) else module.AHEAD
        for key, (function, *arguments) in ahead.items():
            lanes.begin(module.__name__, key, function, *arguments)


def _runs(item: pytest.Item) -> bool:
    return item.get_closest_marker("skip") is None and not any(mark.args[0] for mark in item.iter_markers("skipif"))


@pytest.fixture(scope="session")
def lanes(request: pytest.FixtureRequest) -> Lanes:
    return request.config.stash[LANES]


@pytest.fixture(scope="module")
def begun(request: pytest.FixtureRequest, lanes: Lanes) -> Callable[[str], Any]:
    """Waits for a piece of the module's work, by its key; gives what its function gave."""
    return lambda key: lanes.futures[request.module.__name__, key].result()
