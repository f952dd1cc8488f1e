"""What a post is paid: scales, employer on-costs, and the book that holds them."""
