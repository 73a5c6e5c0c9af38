#include "av-rights.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-limits.h"

#define KEYLESS (AV_CLASS_BIT (AV_CLASS_TERRITOIRE) | AV_CLASS_BIT (AV_CLASS_CONTROLE))
#define FOLLOWED (AV_CLASS_BIT (AV_CLASS_CONTACT) | AV_CLASS_BIT (AV_CLASS_PARCOURS))
#define SENSITIVE AV_CLASS_BIT (AV_CLASS_SENSIBLE)
#define FUNDER AV_CLASS_BIT (AV_CLASS_FSE)

typedef struct
{
  const char *name;
  AvRights rights;
} Preset;

/* A terrain laptop reads the sensitive records it wrote itself: it keeps their
 * keys, and is sent no others. */
static const Preset presets[] = {
  { "terrain", { FOLLOWED | KEYLESS, FOLLOWED | SENSITIVE | KEYLESS, 0 } },
  { "referent", { FOLLOWED | SENSITIVE | KEYLESS, FOLLOWED | SENSITIVE | KEYLESS, AV_POWER_ERASURE } },
  { "metropole", { KEYLESS, KEYLESS, 0 } },
  { "intendant", { FOLLOWED | SENSITIVE | KEYLESS, FOLLOWED | SENSITIVE | KEYLESS, AV_POWER_ERASURE | AV_POWER_STEWARDSHIP } },
};

G_DEFINE_QUARK (av_rights_error, av_rights_error)

static gboolean
is_insee (const char *text)
{
  if (strlen (text) != 5)
    return FALSE;

  for (guint i = 0; i < 5; i++)
    if (!g_ascii_isdigit (text[i]) && !(i == 1 && (text[i] == 'A' || text[i] == 'B')))
      return FALSE;

  return TRUE;
}

gboolean
av_scope_parse (const char *text,
                AvScope *scope)
{
  guint64 number;

  if (text == NULL)
    return FALSE;

  if (is_insee (text))
    {
      *scope = (AvScope) g_ascii_strtoull (text, NULL, 36);
      return TRUE;
    }

  if (g_ascii_strcasecmp (text, "metropole") == 0)
    text = "S0";

  if (text[0] != 'S' || !g_ascii_string_to_unsigned (text + 1, 10, 0, G_MAXINT32, &number, NULL))
    return FALSE;

  *scope = AV_SCOPE_STRUCTURE + (AvScope) number;
  return TRUE;
}

char *
av_scope_to_string (AvScope scope)
{
  static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  char text[6] = "00000";

  if (scope >= AV_SCOPE_STRUCTURE)
    return g_strdup_printf ("S%u", scope - AV_SCOPE_STRUCTURE);

  for (int i = 4; i >= 0; i--, scope /= 36)
    text[i] = digits[scope % 36];

  return g_strdup (text);
}

gboolean
av_rights_parse (const char *role,
                 AvRights *rights,
                 GError **error)
{
  g_auto (GStrv) parts = g_strsplit (role != NULL ? role : "", ",", 2);

  for (guint i = 0; parts[0] != NULL && i < G_N_ELEMENTS (presets); i++)
    if (strcmp (parts[0], presets[i].name) == 0)
      {
        *rights = presets[i].rights;

        if (parts[1] == NULL)
          return TRUE;

        if (strcmp (parts[1], "fse") == 0)
          {
            rights->powers |= AV_POWER_FSE;
            rights->read |= FUNDER;
            rights->write |= FUNDER;
            return TRUE;
          }
      }

  g_set_error (error, AV_RIGHTS_ERROR, AV_RIGHTS_ERROR_ROLE,
               _ ("There is no role “%s”: choose terrain, referent, metropole or intendant."), role != NULL ? role : "");
  return FALSE;
}

char *
av_rights_to_string (const AvRights *rights)
{
  AvRights plain = *rights;
  gboolean funder = (rights->powers & AV_POWER_FSE) != 0;

  if (funder)
    {
      plain.powers &= ~AV_POWER_FSE;
      plain.read &= ~FUNDER;
      plain.write &= ~FUNDER;
    }

  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    if (plain.read == presets[i].rights.read && plain.write == presets[i].rights.write && plain.powers == presets[i].rights.powers)
      return g_strconcat (presets[i].name, funder ? ",fse" : "", NULL);

  return g_strdup (AV_RIGHTS_PARTICULAR);
}

static int
compare_scopes (gconstpointer a,
                gconstpointer b)
{
  AvScope left = *(const AvScope *) a;
  AvScope right = *(const AvScope *) b;

  return left < right ? -1 : left > right;
}

GArray *
av_scopes_parse (const char *const *texts,
                 GError **error)
{
  g_autoptr (GArray) scopes = g_array_new (FALSE, FALSE, sizeof (AvScope));

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    {
      AvScope scope;

      if (!av_scope_parse (texts[i], &scope))
        {
          g_set_error (error, AV_RIGHTS_ERROR, AV_RIGHTS_ERROR_SCOPE,
                       _ ("“%s” is not a commune: give the five characters of its INSEE code, as 76540, or S and the number of a structure."), texts[i]);
          return NULL;
        }

      if (!av_scopes_contain (scopes, scope))
        g_array_append_val (scopes, scope);
    }

  if (scopes->len == 0 || scopes->len > AV_LIMIT_SCOPES)
    {
      g_set_error_literal (error, AV_RIGHTS_ERROR, AV_RIGHTS_ERROR_SCOPE,
                           _ ("An installation works for at least one commune or structure, and for 128 at most."));
      return NULL;
    }

  g_array_sort (scopes, compare_scopes);
  return g_steal_pointer (&scopes);
}

char *
av_scopes_to_text (GArray *scopes)
{
  GString *text = g_string_new (" ");

  for (guint i = 0; i < scopes->len; i++)
    {
      g_autofree char *scope = av_scope_to_string (g_array_index (scopes, AvScope, i));

      g_string_append_printf (text, "%s ", scope);
    }

  return g_string_free (text, FALSE);
}

GArray *
av_scopes_from_text (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", -1);
  GArray *scopes = g_array_new (FALSE, FALSE, sizeof (AvScope));

  for (guint i = 0; words[i] != NULL; i++)
    {
      AvScope scope;

      if (av_scope_parse (words[i], &scope) && !av_scopes_contain (scopes, scope))
        g_array_append_val (scopes, scope);
    }

  return scopes;
}

gboolean
av_scope_is_in_text (AvScope scope,
                     const char *text)
{
  g_autofree char *code = av_scope_to_string (scope);
  g_autofree char *word = g_strconcat (" ", code, " ", NULL);

  return strstr (text, word) != NULL;
}

gboolean
av_scopes_contain (GArray *scopes,
                   AvScope scope)
{
  for (guint i = 0; i < scopes->len; i++)
    if (g_array_index (scopes, AvScope, i) == scope)
      return TRUE;

  return FALSE;
}

gboolean
av_scopes_cover (GArray *scopes,
                 GArray *others)
{
  for (guint i = 0; i < others->len; i++)
    if (!av_scopes_contain (scopes, g_array_index (others, AvScope, i)))
      return FALSE;

  return TRUE;
}

gboolean
av_scopes_share (GArray *scopes,
                 GArray *others)
{
  for (guint i = 0; i < others->len; i++)
    if (av_scopes_contain (scopes, g_array_index (others, AvScope, i)))
      return TRUE;

  return FALSE;
}
