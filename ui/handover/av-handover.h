#pragma once

#include "av-secret.h"

G_BEGIN_DECLS

/* What the porch hands to the session it starts: where the store is, who has
 * unlocked it and with which keys. It crosses an inherited pipe, never an
 * argument, the environment or a file. */
typedef struct
{
  char *store;           /* directory of the store */
  char *agent;           /* record id of the agent: 32 characters, or "" */
  char *label;           /* the agent's name as the lock screen shows it */
  AvSecret *store_key;   /* 32 bytes */
  AvSecret *slot_secret; /* the slot's X25519 secret key, or NULL */
  gint64 outing_until;   /* seconds since 1970: the porch keeps these keys behind a code; 0: it does not */
} AvHandover;

#define AV_HANDOVER_ERROR (av_handover_error_quark ())
GQuark av_handover_error_quark (void);

typedef enum
{
  AV_HANDOVER_ERROR_BROKEN, /* the pipe ended early or does not come from a porch */
} AvHandoverError;

/* The descriptor a session inherits, from which it reads the handover. */
#define AV_HANDOVER_FD 3

/* All fields are copied, secrets referenced; no outing. */
AvHandover *av_handover_new (const char *store,
                             const char *agent,
                             const char *label,
                             AvSecret *store_key,
                             AvSecret *slot_secret);
void av_handover_free (AvHandover *self);

/* At most 4 KiB: a pipe takes it without a reader. */
gboolean av_handover_write (const AvHandover *self,
                            int fd,
                            GError **error);

/* All of it in locked memory, and back. */
AvSecret *av_handover_freeze (const AvHandover *self,
                              GError **error);
AvHandover *av_handover_thaw (AvSecret *frozen,
                              GError **error);

/* Reads to the end of the handover, secrets straight into locked memory. */
AvHandover *av_handover_read (int fd,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvHandover, av_handover_free)

G_END_DECLS
