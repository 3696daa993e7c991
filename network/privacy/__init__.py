"""What people can ask of us about their data: a copy, leaving, erasure, complaints, and who looked."""
