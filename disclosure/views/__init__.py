"""Views of this room: public pages, and the staff's work with lists."""
