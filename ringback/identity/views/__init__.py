"""The pages of log-in, of one's own account, and of everybody's for an administrator."""
