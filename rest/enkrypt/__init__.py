"""The dialect of Enkrypt's Secure MCP Gateway."""
