"""The mayor, in whose name the city writes: of a day, as the app that keeps the mayors says"""

MAYOR = "小金井市長"

_mayor_on = []


def register_mayor(function):
    """Register the one function that returns the name of the mayor of a day, or ""."""
    if _mayor_on and _mayor_on[0] is not function:
        raise ValueError("市長の氏名を答える関数は、1つだけです。")
    _mayor_on[:] = [function]
    return function


def mayor(day):
    """「小金井市長　桜町 誠治」, as a paper of that day names the mayor"""
    return f"{MAYOR}　{_mayor_on[0](day) if _mayor_on else ''}".rstrip("　")
