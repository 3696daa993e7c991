"""The members' home: what is new for one person, where they could help, and then an end."""
