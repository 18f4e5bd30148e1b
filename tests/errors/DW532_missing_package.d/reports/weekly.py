import no_such_reporting_package


def write(title: str) -> str:
    return no_such_reporting_package.render(title)
