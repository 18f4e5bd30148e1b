from .parts.stock import fetch  # a re-export: the pipeline imports it from here
