"""How well it went: records become figures, and figures that may be told."""
