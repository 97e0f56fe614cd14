"""What a change of the rules does, edit by edit: typed data first, words second."""
