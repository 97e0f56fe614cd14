"""What can be judged: subjects as data, the nested profile of an enterprise, flat records of any subject."""

from tiercheck.subjects.enterprise import EnterpriseProfile

__all__ = ["EnterpriseProfile"]
