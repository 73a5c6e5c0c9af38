#pragma once

#include "av-opening.h"
#include "av-queue.h"
#include "av-session.h"

G_BEGIN_DECLS

/* Copies the store into its backups once a day, a little after it was opened, or
 * the day began: whoever has just unlocked looks something up first. On a battery it
 * waits for mains power, three days at most. The copy is made on the queue's thread. Where it fails, the session's "trouble" says so. */
typedef struct _AvDailyBackup AvDailyBackup;

/* @opening must live until the queue is closed. */
AvDailyBackup *av_daily_backup_new (AvSession *session,
                                    AvOpening *opening);
void av_daily_backup_free (AvDailyBackup *self);

G_END_DECLS
