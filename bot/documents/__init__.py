"""Documents that an administrator sends: looked into, put into the archive, and taken out again."""
