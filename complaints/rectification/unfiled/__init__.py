"""A missing filing of a near relative becomes an item by one step of the officer."""
