"""The dialect of Antfly."""
