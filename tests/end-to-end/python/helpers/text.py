"""Helpers of this package, named under `helpers` in `Cargo.toml`."""


def shout(text, times=1):
    return text.upper() + "!" * times


def hidden(text):
    return text


def sides(equation):
    """The two sides of an equation, each as Python writes it: `x^2 = 4`."""
    left, _, right = equation.replace("^", "**").partition("=")
    return left.strip(), right.strip()
