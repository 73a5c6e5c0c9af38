/* The commune or structure that new records are written for. */

#include "av-installation-private.h"

/* Where it may write all these classes; @preferred where that is one of them, else
 * the first. NULL: nowhere. */
static char *
choose_scope (const AvTrusted *member,
              guint8 classes,
              const char *preferred)
{
  char *first = NULL;

  for (guint i = 0; i < member->mandates->len; i++)
    {
      const AvMandate *mandate = &g_array_index (member->mandates, AvMandate, i);
      g_autofree char *scope = av_scope_to_string (mandate->scope);

      if (mandate->revoked || (mandate->rights.write & classes) != classes)
        continue;

      if (first == NULL || g_strcmp0 (scope, preferred) == 0)
        {
          g_free (first);
          first = g_steal_pointer (&scope);
        }
    }

  return first;
}

void
av_installation_follow_scopes (AvInstallation *self,
                               const AvTrusted *member)
{
  static const guint8 wanted[] = { AV_CLASS_BIT (AV_CLASS_CONTACT), AV_CLASS_BIT (AV_CLASS_TERRITOIRE) };
  g_autofree char *scope = NULL;

  av_store_use_scope (self->store, NULL);

  for (guint i = 0; member != NULL && scope == NULL && i < G_N_ELEMENTS (wanted); i++)
    scope = choose_scope (member, wanted[i], av_store_get_default_scope (self->store));

  if (scope != NULL)
    av_store_use_scope (self->store, scope);
}
