-- What is kept. Everything else (form_…, name_index, search_text, due) is
-- generated from the catalogue and rebuilt when it changes.

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

-- Interned catalogue ids, « field/code » of multiple choices, agents.
CREATE TABLE name (nid INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

-- A record is its id within one compartment and form: what another compartment
-- says of the same id never mixes with it, in whatever order they arrive.
CREATE TABLE record (
  rid INTEGER PRIMARY KEY,
  id16 BLOB NOT NULL,
  form INTEGER NOT NULL,
  container BLOB NOT NULL,
  class INTEGER NOT NULL,
  listed INTEGER, -- 1: its form is listed whole, NULL: only within a container
  UNIQUE (id16, container, class, form));
CREATE INDEX record_container ON record (container, form);
CREATE INDEX record_listed ON record (form) WHERE listed IS NOT NULL;

-- Live values; dot = sid << 12 | index.
CREATE TABLE reg (
  rid INTEGER NOT NULL, nid INTEGER NOT NULL, dot INTEGER NOT NULL,
  hlc INTEGER NOT NULL, agent INTEGER NOT NULL, val TEXT NOT NULL,
  PRIMARY KEY (rid, nid, dot)) WITHOUT ROWID;
-- Replaced before they arrived.
CREATE TABLE dead (
  rid INTEGER NOT NULL, nid INTEGER NOT NULL, dot INTEGER NOT NULL,
  PRIMARY KEY (rid, nid, dot)) WITHOUT ROWID;
-- What a deletion had seen: dots of the record's other registers.
CREATE TABLE cover (
  rid INTEGER NOT NULL, by_dot INTEGER NOT NULL, dot INTEGER NOT NULL,
  PRIMARY KEY (rid, by_dot, dot)) WITHOUT ROWID;

CREATE TABLE journal (
  jid INTEGER PRIMARY KEY, id16 BLOB NOT NULL UNIQUE, installation BLOB NOT NULL,
  ours INTEGER NOT NULL, open INTEGER NOT NULL);
CREATE TABLE seg (
  sid INTEGER PRIMARY KEY, hash32 BLOB UNIQUE, jid INTEGER, segno INTEGER,
  status INTEGER NOT NULL, header BLOB);
CREATE INDEX seg_journal ON seg (jid, segno);
CREATE INDEX seg_open ON seg (sid) WHERE status = 1;
CREATE TABLE strand (
  sx INTEGER PRIMARY KEY, container BLOB, class INTEGER NOT NULL, scope INTEGER NOT NULL,
  sid INTEGER NOT NULL, idx INTEGER NOT NULL, hash32 BLOB NOT NULL, length INTEGER NOT NULL,
  applied INTEGER NOT NULL, blob BLOB);
CREATE UNIQUE INDEX strand_seg ON strand (sid, idx);
CREATE INDEX strand_container ON strand (container, class, scope) WHERE container IS NOT NULL;
CREATE INDEX strand_stub ON strand (sx) WHERE blob IS NULL OR applied = 0;
CREATE INDEX strand_waiting ON strand (sx) WHERE applied = 0 AND blob IS NOT NULL;
-- Written here, not yet sealed. preds: dots, 8 bytes each, little endian.
CREATE TABLE open_op (
  sid INTEGER NOT NULL, idx INTEGER NOT NULL, rid INTEGER NOT NULL, nid INTEGER NOT NULL,
  kind INTEGER NOT NULL, hlc INTEGER NOT NULL, agent INTEGER NOT NULL, preds BLOB, val TEXT,
  PRIMARY KEY (sid, idx)) WITHOUT ROWID;

CREATE TABLE key (
  container BLOB NOT NULL, class INTEGER NOT NULL, gen INTEGER NOT NULL,
  kid BLOB NOT NULL, key BLOB NOT NULL, ours INTEGER NOT NULL, aside INTEGER NOT NULL);
-- A key opens what it was told with: who tells another one's with a container of
-- its own takes nothing from it.
CREATE UNIQUE INDEX key_kid ON key (kid, container, class);
CREATE INDEX key_compartment ON key (container, class, gen);
-- since: when it became so here. asked: by this installation. known: a record
-- that counts said so, not a guard alone. gone: keys and bytes are destroyed.
CREATE TABLE erased (
  container BLOB NOT NULL, class INTEGER NOT NULL, since INTEGER NOT NULL,
  asked INTEGER NOT NULL DEFAULT 0, known INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (container, class)) WITHOUT ROWID;

CREATE TABLE statement (
  issuer BLOB NOT NULL, number INTEGER NOT NULL, hash32 BLOB NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (issuer, number, hash32));
-- last 0: the newest by its writer's clock; 1: the one that came last, where it
-- is another.
CREATE TABLE peer_have (
  installation BLOB NOT NULL, last INTEGER NOT NULL, hlc INTEGER NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (installation, last)) WITHOUT ROWID;
CREATE TABLE bundle_seen (id16 BLOB PRIMARY KEY, since INTEGER NOT NULL) WITHOUT ROWID;
-- Bundles of others for others, on their way: sealed, never opened.
CREATE TABLE courier (id16 BLOB PRIMARY KEY, since INTEGER NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE quarantine (
  qid INTEGER PRIMARY KEY, hash32 BLOB NOT NULL UNIQUE, installation BLOB NOT NULL,
  reason TEXT NOT NULL, since INTEGER NOT NULL, bytes BLOB NOT NULL);

CREATE TABLE draft (
  id16 BLOB PRIMARY KEY, window TEXT NOT NULL, agent TEXT NOT NULL, container TEXT NOT NULL,
  class INTEGER NOT NULL, saved INTEGER NOT NULL, loaded BLOB NOT NULL, answers BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE private_note (
  id16 BLOB PRIMARY KEY, container BLOB NOT NULL, record BLOB NOT NULL, agent TEXT NOT NULL,
  saved INTEGER NOT NULL, sealed BLOB NOT NULL);
CREATE INDEX private_note_record ON private_note (record);
CREATE TABLE access_log (
  number INTEGER PRIMARY KEY, moment INTEGER NOT NULL, agent TEXT NOT NULL, act TEXT NOT NULL,
  container TEXT NOT NULL, detail TEXT NOT NULL, chain BLOB NOT NULL);

-- Components of fused dossiers: which one a container is shown with.
CREATE TABLE fused (container BLOB PRIMARY KEY, shown BLOB NOT NULL) WITHOUT ROWID;
CREATE INDEX fused_shown ON fused (shown);
-- What `~perimetre` operations say: who said it answered for `scopes`, after
-- the claims `preds` (dots, 8 bytes each, little endian).
CREATE TABLE claim (
  container BLOB NOT NULL, dot INTEGER NOT NULL, hlc INTEGER NOT NULL, scope TEXT NOT NULL,
  scopes TEXT, preds BLOB, PRIMARY KEY (container, dot)) WITHOUT ROWID;
-- Operations of `~effacement`, `~fusion` and `~admission`, by an author who
-- answered for `scopes`: what does not count replaces nothing (av-say.h).
CREATE TABLE said (
  container BLOB NOT NULL, dot INTEGER NOT NULL, form TEXT NOT NULL, record BLOB NOT NULL,
  reg TEXT NOT NULL, hlc INTEGER NOT NULL, value TEXT, scopes TEXT, preds BLOB,
  PRIMARY KEY (container, dot, form, record, reg)) WITHOUT ROWID;
CREATE INDEX said_record ON said (form, record);
CREATE INDEX said_fused ON said (lower (value)) WHERE form = '~fusion' AND reg = 'avec';
-- What claims say together now, after how many others.
CREATE TABLE container_scope (
  container BLOB PRIMARY KEY, scope TEXT NOT NULL, changes INTEGER NOT NULL) WITHOUT ROWID;
