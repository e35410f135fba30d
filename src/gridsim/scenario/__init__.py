"""What the user writes, read and checked: the room of scenarios."""
