"""The use cases of dispatch on real SQL."""
