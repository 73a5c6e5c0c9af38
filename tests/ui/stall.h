/* Repérage at a stall: its window over a store in memory, on a French keyboard. */

#pragma once

#include <gtk/gtk.h>

#include "av-session.h"

G_BEGIN_DECLS

typedef struct
{
  AvSession *session;
  GtkWidget *window;
} Stall;

/* What main () begins with; the keys of the window are heard from then on. */
void stall_init (int *argc,
                 char ***argv);
GtkApplication *stall_get_application (void);

void stall_set_up (Stall *stall,
                   gconstpointer layout);
void stall_tear_down (Stall *stall,
                      gconstpointer layout);

/* Of AvSummary; transfer full. */
GPtrArray *stall_list_records (Stall *stall,
                               const char *form);
/* Éponine, met there; transfer full: her contact. */
char *stall_save_contact (Stall *stall);

G_END_DECLS
