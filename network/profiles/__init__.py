"""Who a graduate is, and who may see which part of it."""
