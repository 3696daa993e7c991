"""What is written about connections, ways to reach somebody, introductions, following and muting."""
