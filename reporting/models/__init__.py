"""Models of the room `reporting`."""
