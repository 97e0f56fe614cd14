"""The front door, and the only room that wires the others together."""

from tiercheck.api.assessor import Assessor, assess, packaged_shelf
from tiercheck.api.documents import Profiles, Replay, check, read_profiles, read_shelf, render, replay, show

__all__ = [
    "Assessor",
    "Profiles",
    "Replay",
    "assess",
    "check",
    "packaged_shelf",
    "read_profiles",
    "read_shelf",
    "render",
    "replay",
    "show",
]
