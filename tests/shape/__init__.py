"""The rules of the house as functions: our own source goes in, what is wrong with it comes out."""
