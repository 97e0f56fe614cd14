"""Which way a change goes: stricter, looser, mixed or equal, proven, with a record that shows it."""
