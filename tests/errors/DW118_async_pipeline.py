from shop.data import clean, fetch


async def nightly(address: str):  # DW118
    return clean(await fetch(address))
