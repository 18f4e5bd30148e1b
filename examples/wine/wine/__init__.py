"""The domain: chemical analyses of wines from three cultivars."""
