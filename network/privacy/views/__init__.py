"""The pages of rights, a file a subject."""
