"""dispatch: every case gets a body, a due time and a reviewed reply."""
