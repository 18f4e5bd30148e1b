"""Source to IR, statically: nothing of the user's is imported or run."""
