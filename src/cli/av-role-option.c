#include "av-role-option.h"

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"
#include "av-reference-list.h"
#include "av-role.h"

/* @deed 0: whatever they may do. */
static char *
list_roles (AvRoleDeed deed)
{
  AvReferenceList *list = av_reference_list_get ("roles_utilisateurs");
  g_autoptr (GString) codes = g_string_new (NULL);

  for (guint i = 0; i < av_reference_list_get_n_rows (list); i++)
    {
      const char *code = av_reference_list_get_code (list, i);

      if (av_role_works_here (code) && (deed == 0 || av_role_may (code, deed)))
        g_string_append_printf (codes, "%s%s", codes->len > 0 ? ", " : "", code);
    }

  return g_string_free (g_steal_pointer (&codes), FALSE);
}

char *
av_role_option_list (void)
{
  return list_roles (0);
}

char *
av_role_option_list_enrolling (void)
{
  return list_roles (AV_ROLE_COMPUTERS);
}

gboolean
av_role_option_check (const char *role,
                      GError **error)
{
  g_autofree char *roles = NULL;

  if (av_role_works_here (role))
    return TRUE;

  roles = av_role_option_list ();
  g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_USAGE, _ ("“%s” is not the role of an agent: give one of %s. Nothing was changed."), role, roles);
  return FALSE;
}

gboolean
av_role_option_read (AvInvocation *invocation,
                     const char *option,
                     const char *fallback,
                     const char **role,
                     GError **error)
{
  const char *given = av_invocation_get_option (invocation, option);

  *role = given != NULL ? given : fallback;
  return given == NULL || av_role_option_check (given, error);
}
