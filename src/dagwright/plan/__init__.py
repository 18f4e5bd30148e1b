"""IR to plan: which node runs in which engine task, and with which settings."""
