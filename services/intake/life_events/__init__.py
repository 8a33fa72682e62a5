"""Taking reports in: any number in one transaction, each decided, published, or kept with the reason why not."""
