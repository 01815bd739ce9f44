"""Small programs that keep this repository in order; the site itself never imports them."""
