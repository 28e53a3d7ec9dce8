"""What the graph holds -> pages to read: HTML without scripts, where a text of an article is only text."""
