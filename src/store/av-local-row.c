#include "av-local-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-name-fold.h"
#include "av-reference-list.h"

#define POST_LENGTH 6
#define NAME_LENGTH 24
#define MARK_LENGTH 6

/* Deleted by the undo of what added it: no longer offered, still named. */
#define LONG_OVER "1900-01-01"

static char *
make_name (const char *label)
{
  g_autofree char *folded = av_name_fold (label);
  GString *name = g_string_new (NULL);

  for (const char *p = folded; *p != '\0' && name->len < NAME_LENGTH; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (name, g_ascii_toupper (*p));
    else if (name->len > 0 && name->str[name->len - 1] != '_')
      g_string_append_c (name, '_');

  return g_string_free (name, FALSE);
}

char *
av_local_row_draw_code (AvStore *store,
                        const char *label,
                        const AvId *record)
{
  g_autofree char *name = make_name (label);
  g_autofree char *mark = av_id_to_string (record);
  const char *post = av_store_get_post (store);

  return g_strdup_printf ("L-%.*s-%s-%.*s", POST_LENGTH, post != NULL ? post : "0", name, MARK_LENGTH, mark);
}

static gboolean
changes (AvSave *save,
         const char *field)
{
  const char *before = av_registers_get_answer (save->now, field);

  return before != NULL && g_hash_table_contains (save->wanted, field) &&
         g_strcmp0 (g_hash_table_lookup (save->wanted, field), before) != 0;
}

gboolean
av_local_row_check (AvSave *save,
                    GError **error)
{
  if (strcmp (save->form->id, AV_LOCAL_ROW_FORM) != 0 || (!changes (save, "liste") && !changes (save, "code")))
    return TRUE;

  g_set_error_literal (error, AV_STORE_ERROR, AV_STORE_ERROR_INVALID,
                       _ ("A row stays in its list, under its code: answers were given with it. End it, and add another one. Nothing was saved."));
  return FALSE;
}

void
av_local_row_follow (AvRegisters *registers)
{
  const char *name = av_registers_get_answer (registers, "liste");
  const char *code = av_registers_get_answer (registers, "code");
  AvReferenceList *list = name != NULL && code != NULL ? av_reference_list_get (name) : NULL;
  const char *until = registers->deleted ? LONG_OVER : av_registers_get_answer (registers, "valide-au");

  /* What came from elsewhere and is no row is none. */
  if (list != NULL && g_str_has_prefix (code, "L-"))
    av_reference_list_add_local (list, code, av_registers_get_answer (registers, "libelle"),
                                 av_registers_get_answer (registers, "valide-du"), until, NULL);
}

gboolean
av_local_rows_load (AvStore *store,
                    GError **error)
{
  g_autoptr (AvStatement) statement =
    av_database_prepare (store->db, "SELECT rid FROM record WHERE listed IS NOT NULL AND form = (SELECT nid FROM name WHERE text = '" AV_LOCAL_ROW_FORM "')", error);
  g_autoptr (AvRegisters) registers = av_registers_new ();
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  while (av_statement_next (statement, &problem))
    {
      if (!av_registers_load (registers, store, av_statement_get_int64 (statement, 0), AV_LOCAL_ROW_FORM, error))
        return FALSE;
      av_local_row_follow (registers);
    }

  return av_database_ended_well (&problem, error);
}
