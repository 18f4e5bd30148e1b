from __future__ import annotations


def flow(name):
    def decorate(function):
        return function

    return decorate


def retries(count):
    return flow(str(count))
