"""Rows of answers that stand in several tables of access: visitor, supporter, moderator, editor, national."""

EVERYBODY = (200, 200, 200, 200, 200)
SIGNED_IN = (302, 200, 200, 200, 200)
#: Whoever writes letters: the editorial staff and national administrators.
STAFF = (302, 404, 404, 200, 200)
STAFF_REFUSED = (302, 404, 404, 422, 422)
STAFF_DONE = (302, 404, 404, 302, 302)
NATIONAL_DONE = (302, 404, 404, 404, 302)
API_SIGNED_IN = (401, 200, 200, 200, 200)
API_STAFF = (401, 404, 404, 200, 200)
API_STAFF_MADE = (401, 404, 404, 201, 201)
API_STAFF_REFUSED = (401, 404, 404, 422, 422)
API_STAFF_CONFLICT = (401, 404, 404, 409, 409)
API_NATIONAL = (401, 404, 404, 404, 200)
