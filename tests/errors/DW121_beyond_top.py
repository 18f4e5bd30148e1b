# run: check jobs/nightly.py
