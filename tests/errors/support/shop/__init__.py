"""A small shop: the domain code that the bad programs call. Nothing here is ever run; the compiler reads it."""
