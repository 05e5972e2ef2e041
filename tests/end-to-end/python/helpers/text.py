"""Helpers of this package, named under `helpers` in `Cargo.toml`."""


def shout(text, times=1):
    return text.upper() + "!" * times


def hidden(text):
    return text
