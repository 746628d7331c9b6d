"""The one place that picks concrete adapters for a setting."""
