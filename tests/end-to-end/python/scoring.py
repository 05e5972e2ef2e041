"""Scores for teams: a library that lives in the project itself."""

from typing import Dict, List, Optional, Tuple

LIMIT: int = 100


class Team:
    """A team with a name and points."""

    def __init__(self, name: str, points: int = 0) -> None:
        self._name = name
        self.points = points

    @property
    def name(self) -> str:
        """The name of the team."""
        return self._name

    def add(self, points: int, *, double: bool = False) -> int:
        """Adds points, twice if wanted, and returns the new total."""
        self.points += 2 * points if double else points
        return self.points

    @classmethod
    def named(cls, name: str) -> "Team":
        """A team without points."""
        return cls(name)

    @staticmethod
    def is_valid(points: int) -> bool:
        """True when the points are within the limit."""
        return 0 <= points <= LIMIT


def rank(points: Dict[str, int], top: Optional[int] = None) -> List[str]:
    """The names in the order of their points, best first."""
    names = sorted(points, key=points.__getitem__, reverse=True)
    return names if top is None else names[:top]


def every_kind(a: int, /, b: int, *rest: int, c: int, d: int = 4, **more: int) -> str:
    """One parameter of each kind."""
    return f"{a} {b} {rest} {c} {d} {sorted(more.items())}"


def between(points: Dict[str, int], bounds: Tuple[int, int]) -> List[str]:
    """The names of those whose points lie within the bounds."""
    return sorted(name for name, number in points.items() if bounds[0] <= number <= bounds[1])


def lies() -> int:
    """Says that it returns a number and does not."""
    return "not a number"  # type: ignore[return-value]


def fails(message: str) -> None:
    """Raises."""
    raise ValueError(message)
