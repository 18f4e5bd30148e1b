"""`dagwright image`: what an image for the tasks of a pipeline has to hold, as a Dockerfile and what lies beside it."""
