"""Writers of text formats, shared by the backends: exact, deterministic, and without the libraries that read them."""
