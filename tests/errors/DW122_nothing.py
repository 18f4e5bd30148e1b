def nightly(path: str):  # DW122
    name = path.upper()
    return f"{name}.csv"
