#pragma once

#include "av-identity.h"
#include "av-store.h"
#include "av-trust.h"

G_BEGIN_DECLS

/* What this installation has let out of the house, remembered outside of its
 * store ($XDG_STATE_HOME/allervers/<id>.guard): a store that is put back to an
 * older state is told by it. */

typedef enum
{
  AV_GUARD_AGREES,
  AV_GUARD_LOST,    /* there was one, and none is read: perhaps as in AV_GUARD_OLDER */
  AV_GUARD_OLDER,   /* the store lacks what the guard has seen */
  AV_GUARD_MIXED,   /* it has what left, and lacks something that was saved before it did */
  AV_GUARD_LACKING, /* it lacks something that was saved since */
} AvGuardAnswer;

/* Draws the secret the guard is sealed with: with the first journal, so that
 * every later copy of the store has it. */
gboolean av_guard_prepare (AvStore *store,
                           GError **error);

/* Durably replaces the guard with what the store holds now: before anything
 * leaves. */
gboolean av_guard_write (AvStore *store,
                         AvIdentity *identity,
                         AvTrust *trust,
                         GError **error);

/* Durably what was saved since, in the guard there is: nothing else in it changes, so an
 * older store that has what left is no older than what left. */
gboolean av_guard_remember_saves (AvStore *store,
                                  AvIdentity *identity,
                                  GError **error);

/* Within a transaction that brings a statement or an erasure: durably beside the
 * guard, which goes on saying what the store holds should it fail. */
gboolean av_guard_lay (AvStore *store,
                       AvIdentity *identity,
                       AvTrust *trust,
                       GError **error);
/* Once that is committed. What could not be put stays beside. */
void av_guard_put (AvIdentity *identity);
/* When a store opens that agrees with its guard: of what lies beside one cannot
 * tell whether it was brought, so the guard is written anew, now or another time. */
void av_guard_settle (AvStore *store,
                      AvIdentity *identity,
                      AvTrust *trust);

/* A guard that is damaged, or another store's, is as good as none. */
gboolean av_guard_check (AvStore *store,
                         AvIdentity *identity,
                         AvTrust *trust,
                         AvGuardAnswer *answer,
                         GError **error);

/* Told of each compartment that was erased when the guard was written: it stays
 * so, whatever came back. */
/* asked: by this installation itself. */
typedef gboolean (*AvGuardErasedFunc) (const AvId *container,
                                       AvClass class,
                                       gboolean asked,
                                       gpointer user_data,
                                       GError **error);
gboolean av_guard_foreach_erased (AvStore *store,
                                  AvIdentity *identity,
                                  AvGuardErasedFunc func,
                                  gpointer user_data,
                                  GError **error);

G_END_DECLS
