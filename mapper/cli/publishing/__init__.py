"""The commands that publish plans and look after what is published."""
