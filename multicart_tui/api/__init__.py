"""The only place that knows HTTP and the service's names for things."""
