"""A writing call beside a bare nameko echo: the same stock client, one caller and eight at a time."""
