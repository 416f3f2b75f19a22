"""The dialect of Adverity."""
