"""What every package shares and no table needs: geometry, tokens, mail building, images, the door."""
