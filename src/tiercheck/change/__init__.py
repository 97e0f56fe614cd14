"""What happens when rules change: cases that hold the rules to what the law says."""
