# run: check latin1.py
# expect: DW005
