/* What was captured while the store was locked, on its way to become records:
 * a person reads each over, then accepts it or sets it aside. On the thread of
 * the store. */

#pragma once

#include "av-opened-store.h"
#include "av-change.h"

G_BEGIN_DECLS

typedef enum
{
  AV_CAPTURED_WAITING,
  AV_CAPTURED_ASIDE,      /* set aside: can be taken back for thirty days */
  AV_CAPTURED_UNREADABLE, /* damaged, sealed to another key, or of a form unknown here */
} AvCapturedState;

typedef struct
{
  char *name; /* of its file */
  AvCapturedState state;
  char *problem;     /* why it is unreadable, a sentence; else NULL */
  char *form;        /* NULL where unreadable, as all that follows */
  char *taken_by;    /* who says to have taken it, "" nobody */
  gint64 taken_at;   /* seconds since 1970 */
  AvSnapshot *empty; /* the record it will be: its ids follow from the file's name, so what is accepted twice is one record;
                      * after that one was taken back, another */
  GVariant *answers; /* a{ss}: what was answered, and who took it, who reads it, during which outing */
} AvCaptured;

#define AV_TYPE_CAPTURED (av_captured_get_type ())
GType av_captured_get_type (void);
AvCaptured *av_captured_ref (AvCaptured *self);
void av_captured_unref (AvCaptured *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvCaptured, av_captured_unref)

#define AV_CAPTURED_ERROR (av_captured_error_quark ())
GQuark av_captured_error_quark (void);

typedef enum
{
  AV_CAPTURED_ERROR_ALARM, /* captures may be read by whoever changed their key */
} AvCapturedError;

/* Whether the key that captures are sealed to is still the store's own; an
 * error is the alarm: a sentence for the screen. */
gboolean av_captured_check_key (AvOpenedStore *opened, GError **error);

/* All that waits, oldest first, then what was set aside (of AvCaptured). What
 * is a record already, after a power cut, leaves the inbox without a word. */
GPtrArray *av_captured_list (AvOpenedStore *opened, GError **error);
AvCaptured *av_captured_find (AvOpenedStore *opened, const char *name, GError **error);

/* As it stands, to be committed where nobody corrects it (transfer full). */
AvChange *av_captured_dup_change (AvCaptured *self);

/* After its record was committed: the capture leaves the inbox, and the access
 * log says so. Refused, as accepting is, while av_captured_check_key() fails. */
gboolean av_captured_accepted (AvOpenedStore *opened, const char *name, GError **error);
/* Before its record is deleted: what av_inbox_peek() gave before it was accepted
 * waits again. */
gboolean av_captured_put_back (AvOpenedStore *opened, const char *name, GBytes *box, GError **error);
gboolean av_captured_set_aside (AvOpenedStore *opened, const char *name, GError **error);
gboolean av_captured_take_back (AvOpenedStore *opened, const char *name, GError **error);

G_END_DECLS
