"""How good the search is: a judged collection, loaded beside the site and asked through the product's own search."""
