"""What happens when rules change: cases, what they prove, and what a change does."""
