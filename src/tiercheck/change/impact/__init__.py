"""What a change of the rules does to a portfolio: who gains, who loses, who cannot be told, and by which clause."""
