# run: check pipeline.py
