"""The pages and deeds of connections, introductions, following and ways to reach somebody."""
