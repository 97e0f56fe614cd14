"""What can be judged: subjects as data, the nested profile of an enterprise, flat records of any subject."""

from tiercheck.subjects.enterprise import EnterpriseProfile
from tiercheck.subjects.record import FlatRecord
from tiercheck.subjects.subject import Subject

__all__ = ["EnterpriseProfile", "FlatRecord", "Subject"]
