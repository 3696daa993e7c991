"""What any real installation needs on its first day: pages, groups, workflow, topics, settings and the first news."""
