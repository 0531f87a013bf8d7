"""The stops of a quarter as they may be published: data, table and document."""
