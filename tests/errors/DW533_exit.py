# run: run FILE:nightly --on subprocess
import os


def train(depth: int):
    os._exit(9)


def nightly(depth: int = 3):
    return train(depth)  # DW533
