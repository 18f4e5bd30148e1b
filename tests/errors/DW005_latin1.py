# run: check latin1.py
