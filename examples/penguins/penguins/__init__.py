"""The domain: penguins, measured at Palmer Station, Antarctica."""
