"""The enterprise profile: read nested or flat, turned into evidence as of a date."""

from tiercheck.model.profile.enterprise import EnterpriseProfile

__all__ = ["EnterpriseProfile"]
