# run: explain DW1O1
# expect: DW009
