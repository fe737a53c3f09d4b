"""The staff list: how it is read, what it becomes, how we write it."""
