# run: check shop.pipelines:nightly
# expect: DW011
