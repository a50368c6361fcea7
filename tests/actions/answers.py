"""Rows of answers that stand in several tables of access: visitor, supporter, stranger, moderator, editor, national."""

EVERYBODY = (200, 200, 200, 200, 200, 200)
SIGNED_IN = (302, 200, 200, 200, 200, 200)
#: The supporter's own alone; what is somebody else's does not exist.
OWN = (302, 200, 404, 404, 404, 404)
#: The editorial staff.
STAFF = (302, 404, 404, 404, 200, 200)
STAFF_REFUSED = (302, 404, 404, 404, 422, 422)
STAFF_DONE = (302, 404, 404, 404, 302, 302)
API_SIGNED_IN = (401, 200, 200, 200, 200, 200)
API_STAFF = (401, 404, 404, 404, 200, 200)
API_STAFF_REFUSED = (401, 404, 404, 404, 422, 422)
