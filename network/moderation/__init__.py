"""Reports and decisions. Knows no content: apps register what can be reported in `reportable.py`."""
