"""What customers fill in. A form that was refused stands again with all that was typed."""
