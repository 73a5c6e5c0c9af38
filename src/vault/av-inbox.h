#pragma once

#include "av-key-pair.h"

G_BEGIN_DECLS

/* What is captured while the store is locked: one sealed file each, that
 * nothing on the machine can read before the next unlocking. Anybody with the
 * disk can forge one: a person reads each over before it becomes a record. */

#define AV_INBOX_ERROR (av_inbox_error_quark ())
GQuark av_inbox_error_quark (void);

typedef enum
{
  AV_INBOX_ERROR_FULL,    /* 500 captures wait, or the disk is full */
  AV_INBOX_ERROR_DAMAGED, /* this capture, or whom to seal to */
  AV_INBOX_ERROR_MISSING, /* no such capture */
  AV_INBOX_ERROR_TOO_LONG,
  AV_INBOX_ERROR_CLOSED, /* by av_inbox_close() */
  AV_INBOX_ERROR_IO,
} AvInboxError;

#define AV_INBOX_MAXIMUM 500
#define AV_INBOX_MAXIMUM_ANSWERS 256
#define AV_INBOX_MAXIMUM_TEXT 16384 /* bytes of one answer */

/* Seals answers (a{ss}) of one form for the store in dir, to which nobody is
 * logged in: durable when it returns. taken_by: who says to have taken it, may
 * be empty. */
gboolean av_inbox_seal (const char *dir,
                        const char *form,
                        GVariant *answers,
                        const char *taken_by,
                        gint64 taken_at,
                        GError **error);

/* The same, now, by nobody in particular. name: what av_inbox_remove() takes to
 * undo it; nullable, transfer full. */
gboolean av_inbox_put (const char *dir,
                       const char *form,
                       GVariant *answers,
                       char **name,
                       GError **error);

/* Nothing more is sealed: whoever opened the store found that the key in its
 * header is not its own. Opened again once it is. */
gboolean av_inbox_close (const char *dir,
                         GError **error);
void av_inbox_open_again (const char *dir);
gboolean av_inbox_is_closed (const char *dir);

/* How many wait; 0 where there is no inbox. */
guint av_inbox_count (const char *dir);

/* Names for av_inbox_open(), in no order. */
char **av_inbox_list (const char *dir);

typedef struct
{
  char *form;
  char *taken_by;
  gint64 taken_at;   /* seconds since 1970, by the clock of the capture */
  GVariant *answers; /* a{ss} */
} AvInboxCapture;

AvInboxCapture *av_inbox_open (const char *dir,
                               const char *name,
                               AvKeyPair *pair,
                               GError **error);
void av_inbox_capture_free (AvInboxCapture *capture);

/* After its record was saved, or by the will of who took it. */
gboolean av_inbox_remove (const char *dir,
                          const char *name,
                          GError **error);

/* A capture as it lies there, sealed, and back under its name: for who takes
 * back that it became a record. */
GBytes *av_inbox_peek (const char *dir,
                       const char *name,
                       GError **error);
gboolean av_inbox_put_back (const char *dir,
                            const char *name,
                            GBytes *box,
                            GError **error);

/* By the will of who has read it over: it waits no more and has another name
 * (av_inbox_list_aside()), by which it is opened or taken back for thirty days.
 * av_inbox_forget_aside() removes what is older at the moment now, in seconds
 * since 1970. */
gboolean av_inbox_set_aside (const char *dir,
                             const char *name,
                             GError **error);
char **av_inbox_list_aside (const char *dir);
gboolean av_inbox_take_back (const char *dir,
                             const char *name,
                             GError **error);
void av_inbox_forget_aside (const char *dir,
                            gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvInboxCapture, av_inbox_capture_free)

G_END_DECLS
