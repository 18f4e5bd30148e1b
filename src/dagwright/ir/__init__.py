"""The intermediate representation: model, order of effects, verifier, text and JSON forms."""
