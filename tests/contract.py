"""The evidence columns of an enterprise, as the shipped subject file describes them."""

from tiercheck.subjects.packaged import enterprise

ENTERPRISE = enterprise()
CONTRACT = ENTERPRISE.columns
PARTS = ENTERPRISE.parts
WHOLE_OF = tuple((part.name, whole.name) for part, whole in PARTS)
