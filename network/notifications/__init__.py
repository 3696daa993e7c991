"""Notices to members, here and by mail. Knows no sender: other apps register how their kinds read."""
