"""Do the cases prove anything: the rules made wrong one slip at a time, and which slips no case notices."""
