"""How far: minutes from everywhere to everywhere, from arrays to arrays."""
