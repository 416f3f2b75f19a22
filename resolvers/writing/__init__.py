"""What every change goes through: its event, the names it claims, and what an erasure blanks."""
