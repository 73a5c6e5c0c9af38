#pragma once

#include "av-installation.h"

G_BEGIN_DECLS

/* What came and does not count. */
typedef struct
{
  char *segment; /* its hash in hexadecimal: what av_installation_admit() takes */
  char *author;  /* its name, or its id where it is unknown */
  gint64 from;   /* ms since 1970, as its clock had it */
  gint64 until;
  guint n_strands;      /* that wait */
  char *reason;         /* a sentence */
  char **scopes;        /* those it waits to be admitted for; empty: for none */
  char *communes;       /* their names, ", " between; "": of none */
  gboolean partly;      /* what it holds for others counts */
  gboolean admissible;  /* this installation may admit it */
  char *own_communes;   /* the names of those for which it may, as above */
  gboolean dismissible; /* it waits for nothing but to come again */
} AvQuarantined;

void av_quarantined_free (AvQuarantined *self);

/* "All it holds waits, for Canteleu.", where it is known for which communes it waits; else
 * NULL. transfer full. */
char *av_quarantined_describe (const AvQuarantined *self);

/* Of AvQuarantined; transfer full. */
GPtrArray *av_installation_list_quarantine (AvInstallation *self,
                                            GError **error);
/* Lets in what waits of a segment for the communes this installation is an intendant's
 * of, and nothing else of it. */
gboolean av_installation_admit (AvInstallation *self,
                                const char *segment,
                                GError **error);
/* What is damaged here is told no more: a person has seen to it. Should it come
 * again it is taken in all the same. */
gboolean av_installation_dismiss (AvInstallation *self,
                                  const char *segment,
                                  GError **error);

G_END_DECLS
