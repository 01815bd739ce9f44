"""What tests lean on: databases, a real server, a browser, made-up people."""
