"""Documents: what every result shows, in no language and no format yet; a renderer for each format."""
