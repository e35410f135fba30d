"""What is drawn, as PNG and SVG, the same bytes each time."""
