# run: check jobs/nightly.py
# expect: DW121
