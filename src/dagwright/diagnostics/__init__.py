"""What dagwright has to say about a program: the model, the registry of codes, and the renderers.

This package imports nothing on its own; `dagwright.diagnostics.model` is all the compiler needs to report a problem.
"""
