# run: check nigthly.py
# expect: DW001
