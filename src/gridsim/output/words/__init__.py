"""What things are called in English and Chinese, and how numbers, units and names are written."""
