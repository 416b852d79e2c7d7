"""evaluation: twice satisfied, or done again (双满意)."""
