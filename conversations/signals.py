"""What conversations do when something happens elsewhere."""
