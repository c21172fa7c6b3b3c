"""Delivery: from a digest that is written to those who read it, by mail and by webhook, to each once."""
