"""System checks of conversations: each names the mistake and the cure."""
