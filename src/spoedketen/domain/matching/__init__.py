"""Who can act, and where: candidates in, options in order and every refusal with its reason out."""
