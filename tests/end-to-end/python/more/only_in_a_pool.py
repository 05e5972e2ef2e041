"""Found by the workers of a pool whose `path` has this folder."""


def place():
    return "python/more"
