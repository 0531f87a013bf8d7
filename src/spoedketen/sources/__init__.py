"""Facts in: packs, recipes, road files and fitted parameters are read and written here."""
