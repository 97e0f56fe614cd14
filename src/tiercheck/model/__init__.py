"""The frozen nouns everything else speaks in; nothing here reads files or renders text."""
