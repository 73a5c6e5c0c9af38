#include "av-dispute.h"

#include <glib/gi18n-lib.h>

#include "av-fusion.h"
#include "av-scope-name.h"
#include "av-segment-store.h"

void
av_dispute_free (AvDispute *self)
{
  g_strfreev (self->scopes);
  g_strfreev (self->names);
  g_free (self);
}

static AvDispute *
dispute_new (AvStore *store,
             char **scopes)
{
  AvDispute *self = g_new0 (AvDispute, 1);
  guint n = g_strv_length (scopes);

  self->scopes = scopes;
  self->names = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    self->names[i] = av_scope_name_get (store, scopes[i]);
  return self;
}

gboolean
av_dispute_find (AvStore *store,
                 const char *dossier,
                 AvDispute **dispute,
                 GError **error)
{
  g_auto (GStrv) component = av_fusion_get_component (store, dossier, error);

  *dispute = NULL;
  if (component == NULL)
    return FALSE;

  for (guint i = 0; component[i] != NULL && *dispute == NULL; i++)
    {
      char **scopes = NULL;
      AvId container;

      if (av_id_parse (component[i], &container) && !av_segment_store_list_claimants (store, &container, &scopes, error))
        return FALSE;
      if (scopes != NULL)
        *dispute = dispute_new (store, scopes);
    }

  return TRUE;
}

static char *
join_names (const AvDispute *self)
{
  if (g_strv_length (self->names) == 2)
    return g_strdup_printf (C_ ("two communes or structures", "%s and %s"), self->names[0], self->names[1]);

  return g_strjoinv (", ", self->names);
}

char *
av_dispute_describe (const AvDispute *self)
{
  g_autofree char *names = join_names (self);

  return g_strdup_printf (_ ("%s each say that this dossier is theirs: it is read and written as before, but from here it is neither shared nor erased until the team that is mistaken has transferred it to the other one, or the computer that claimed it is revoked."),
                          names);
}
