-- What each segment told of each record, in one row: a value costs a row its
-- own, and its place in the tree, no more (av-told.h). The table `reg` that is
-- read is made of it (av-told-table.h); `dead` is its other half.

CREATE TABLE told (key INTEGER PRIMARY KEY, live BLOB NOT NULL, dead BLOB NOT NULL);
