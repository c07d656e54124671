"""What the pages of the desk show, each put together in one call."""
