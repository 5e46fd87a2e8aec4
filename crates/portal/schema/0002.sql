-- What was sent without a session is parked by the house now, for all wings (web/0001). It was
-- kept for half an hour, so nothing is carried over.
drop table parked_post;
