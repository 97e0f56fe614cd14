"""OLD and NEW read into editions: files, folders, dates, rule-set ids, git revisions."""
