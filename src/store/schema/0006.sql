-- Strands that wait for a key are found by its name, which they begin with: whatever else
-- waits, for keys that never come perhaps, is not read for it (av-strand-store.c).

CREATE INDEX IF NOT EXISTS strand_waiting_key ON strand (substr (blob, 1, 16)) WHERE applied = 0 AND blob IS NOT NULL;
