"""The dossier of a change to the chain: one document, one page."""
