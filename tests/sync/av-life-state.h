#pragma once

#include "av-key-pair.h"
#include "av-life.h"
#include "av-record-store.h"

G_BEGIN_DECLS

/* What a random life is made of, for the files it is written in. */

#define SCOPE "76540"
#define OTHER "76681"
#define STRUCTURE "S12"
#define N_SCOPES 3
#define N_MEMBERS 8
#define MAX_SLOTS 10

/* Members, and the slots of their first disks. */
#define MAIRIE 0
#define TOWN_HALL 1 /* of the other commune, where there are two */

/* What somebody is from the founding on. */
typedef struct
{
  const char *name;
  const char *scope;
  const char *also; /* another scope; NULL: none */
  const char *role;
  guint by; /* member that enrolled it */
} AvLifeMember;

/* One disk with a store on it; a clone is another one of the same member. */
typedef struct
{
  guint member;
  AvStore *store;
  AvInstallation *installation;
  char *path;
  GBytes *guard;  /* while another disk of the member is plugged in */
  GBytes *backup; /* of the store */
  gint64 offset;  /* of the clock, ms */
  gint64 *days;   /* that went by, of the life */
  guint restored; /* step of the last restore */
} AvLifeSlot;

/* Of two communes and a structure: who ever had the say, or was shared with. */
typedef struct
{
  char *container;
  char *contact;
  guint granted[N_SCOPES]; /* masks of classes */
} AvLifePerson;

/* A record shown in a window since some steps. */
typedef struct
{
  guint slot;
  guint opened; /* step */
  AvSnapshot *loaded;
} AvLifeWindow;

typedef struct
{
  char *path;
  guint member;
} AvLifeBundle;

/* A value somebody typed. */
typedef struct
{
  guint slot;
  guint step;
  char *container;  /* NULL: the territory */
  GHashTable *seen; /* values the window showed in the field */
  int keeper;       /* slot that had it after the last restore of its disk; -1: none */
} AvLifeTyped;

struct _AvLife
{
  AvLifeKind kind;
  const AvLifeMember *cast;  /* N_MEMBERS */
  guint readable[N_MEMBERS]; /* classes that were ever given to read */
  guint worked[N_MEMBERS];   /* bit i: ever for av_life_scopes[i] */
  guint renewed[N_MEMBERS];  /* times */
  AvOrganisation *organisation;
  GRand *rand;
  char *dir;
  guint members[N_MEMBERS];
  guint n_members;
  guint mounted[N_MEMBERS]; /* slot whose guard lies in the folder of guards */
  AvLifeSlot slots[MAX_SLOTS];
  guint n_slots;
  GPtrArray *people;
  GPtrArray *windows;
  GPtrArray *bundles;
  GHashTable *typed;   /* value → AvLifeTyped */
  GHashTable *cleared; /* as av_oracle_name_clear () says → GHashTable of the values that somebody saw who emptied a field */
  gint64 days;
  guint step;
  guint counter;
};

/* A number below @n, drawn. */
guint av_life_draw (AvLife *self, guint n);

/* ---- Cast ------------------------------------------------------------------ */

extern const char *const av_life_scopes[N_SCOPES];

const AvLifeMember *av_life_get_cast (AvLifeKind kind);
const AvLifeMember *av_life_get_member (AvLife *self, guint slot);
void av_life_choose_members (AvLife *self);
gboolean av_life_is_terrain (AvLife *self, guint slot);
gboolean av_life_is_reader (AvLife *self, guint slot);
gboolean av_life_is_referent (AvLife *self, guint slot);
/* Now, or once. */
gboolean av_life_works_for (AvLife *self, guint slot, const char *scope);
/* One it writes for, as far as it knows. */
const char *av_life_choose_scope (AvLife *self, guint slot);
/* The slot of a town hall, or of the structure: -1 where it does not live. */
int av_life_find_home (AvLife *self, const char *scope);

/* ---- Disks ----------------------------------------------------------------- */

void av_life_open_members (AvLife *self);
/* Plugs in the disk of a slot: its guard is the one that is found. */
AvLifeSlot *av_life_use (AvLife *self, guint number);
void av_life_close_slot (AvLifeSlot *slot);
void av_life_back_up (AvLife *self, guint number);
void av_life_restore (AvLife *self, guint number);
void av_life_clone_disk (AvLife *self, guint number);
void av_life_set_clock (AvLife *self, guint number);

/* ---- Keys ------------------------------------------------------------------ */

gboolean av_life_has_clone (AvLife *self, guint number);
void av_life_renew (AvLife *self, guint number);
void av_life_renew_shut_out (AvLife *self, guint number);
/* What one is sealed to now; once something was sent, whether that is another key: it
 * draws one by itself where a year has gone by. */
AvKeyPair *av_life_ref_key (AvLife *self, guint number);
void av_life_note_key (AvLife *self, guint number, AvKeyPair *former);
/* Whether a bundle for it may be sealed to keys that this disk does not have. */
gboolean av_life_may_be_refused (AvLife *self, guint number, const GError *error);

/* ---- People ---------------------------------------------------------------- */

/* NULL: nobody is known yet. */
AvLifePerson *av_life_find_person (AvLife *self);
void av_life_person_free (AvLifePerson *person);
void av_life_window_free (AvLifeWindow *window);
void av_life_typed_free (AvLifeTyped *typed);
void av_life_write (AvLife *self, guint number);
void av_life_save_window (AvLife *self);
void av_life_write_sensitive (AvLife *self, guint number);
void av_life_write_of_territory (AvLife *self, guint number);
void av_life_delete (AvLife *self, guint number);
/* Opens a dossier beyond a role, or acknowledges that somebody did. */
void av_life_break_glass (AvLife *self, guint number);
void av_life_fuse (AvLife *self, guint number);
void av_life_erase (AvLife *self, guint number);

/* ---- Exchange -------------------------------------------------------------- */

void av_life_bundle_free (AvLifeBundle *bundle);
void av_life_send (AvLife *self, guint number);
void av_life_receive (AvLife *self);
void av_life_revoke (AvLife *self);
void av_life_forget_bundles (AvLife *self);
/* Everyone comes by once with a stick. */
void av_life_go_round (AvLife *self);
/* A town hall lets in what waits. */
void av_life_admit_all (AvLife *self, guint hall);
void av_life_take_revocations_back (AvLife *self);

/* ---- Two communes ---------------------------------------------------------- */

/* What only happens where there are two: transfers, sharings, other roles. */
void av_life_step_of_communes (AvLife *self, guint number);
/* NULL, or that who reads a part holds another one than the mairie. transfer full. */
char *av_life_judge_partial (AvLife *self, guint number);
/* NULL, or what scope, class or key is not where it is to be, or what counts that should
 * not. transfer full. */
char *av_life_judge_scopes (AvLife *self);
char *av_life_judge_keys (AvLife *self);
char *av_life_judge_applied (AvLife *self);

G_END_DECLS
