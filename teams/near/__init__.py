"""What is near somebody."""
