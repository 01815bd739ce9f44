"""How staff sign in: password, second factor, and how long a session lasts."""
