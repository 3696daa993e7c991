"""What is written about coming in."""
