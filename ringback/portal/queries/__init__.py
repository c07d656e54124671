"""What the pages of the portal show, each put together in one call."""
