"""How numbers are written where Django itself has no good answer for a language."""
