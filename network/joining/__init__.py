"""Coming in: graduates imported and invited, the compact, the first sign-in, and newcomers whom somebody welcomes."""
