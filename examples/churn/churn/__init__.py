"""The domain: who will leave next?"""
