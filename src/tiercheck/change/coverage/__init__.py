"""What the cases of a shelf have seen of its rules, and the cases that would see the rest."""
