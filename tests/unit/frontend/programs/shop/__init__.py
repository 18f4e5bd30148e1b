from shop.data import load as fetch
from .model import train

__all__ = ["fetch", "train"]
