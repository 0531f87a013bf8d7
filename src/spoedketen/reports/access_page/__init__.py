"""The page about access: one file that holds map, tables, method, assumptions and sources."""
