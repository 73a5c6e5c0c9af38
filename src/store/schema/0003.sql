-- Who began each record: moment and agent of the first operation about it, also
-- where nothing of it is live any more (av-authorship.h). NULL: none counts.

ALTER TABLE record ADD COLUMN began INTEGER;
ALTER TABLE record ADD COLUMN author INTEGER;
