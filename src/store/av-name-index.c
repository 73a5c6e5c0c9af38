#include "av-name-index.h"

#include <string.h>

#include "av-code.h"
#include "av-name-fold.h"

gboolean
av_name_index_create (AvStore *store,
                      GError **error)
{
  return av_database_exec_script (store->db,
                                  "CREATE TABLE name_index (kind INTEGER, word TEXT, rid INTEGER, PRIMARY KEY (kind, word, rid)) WITHOUT ROWID;"
                                  "CREATE INDEX name_index_record ON name_index (rid);",
                                  error);
}

gboolean
av_name_index_takes (const AvField *field)
{
  return (field->flags & (AV_FIELD_NAME | AV_FIELD_SHEET_CODE | AV_FIELD_REACH)) != 0 || field->kind == AV_FIELD_PHONE;
}

char *
av_name_index_phone (const char *text)
{
  GString *digits = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (g_ascii_isdigit (*p))
        g_string_append_c (digits, *p);
      else if (strchr ("+ .-()/", *p) == NULL && g_ascii_isalpha (*p))
        {
          g_string_free (digits, TRUE);
          return NULL;
        }
    }

  if (digits->len < 9)
    {
      g_string_free (digits, TRUE);
      return NULL;
    }
  g_string_erase (digits, 0, (gssize) digits->len - 9);
  return g_string_free (digits, FALSE);
}

static gboolean
add_word (AvStore *store,
          gint64 rid,
          AvIndexKind kind,
          const char *word,
          GError **error)
{
  g_autoptr (AvStatement) statement = NULL;

  if (word == NULL || word[0] == '\0')
    return TRUE;

  statement = av_database_prepare (store->db, "INSERT OR IGNORE INTO name_index (kind, word, rid) VALUES (?1, ?2, ?3)", error);
  if (statement == NULL)
    return FALSE;
  av_statement_bind_int64 (statement, 1, kind);
  av_statement_bind_static_text (statement, 2, word, -1);
  av_statement_bind_int64 (statement, 3, rid);
  return av_statement_run (statement, error);
}

static gboolean
add_name (AvStore *store,
          gint64 rid,
          const char *name,
          GError **error)
{
  g_autofree char *folded = av_name_fold (name);
  g_auto (GStrv) words = g_strsplit (folded, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *sound = av_name_phonetic (words[i]);

      if (!add_word (store, rid, AV_INDEX_WORD, words[i], error) || !add_word (store, rid, AV_INDEX_SOUND, sound, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_answer (AvStore *store,
            gint64 rid,
            const AvField *field,
            const char *answer,
            GError **error)
{
  g_autofree char *phone = NULL;

  if (av_answer_is_reserved (answer))
    return TRUE;
  if ((field->flags & AV_FIELD_NAME) != 0)
    return add_name (store, rid, answer, error);
  if ((field->flags & AV_FIELD_SHEET_CODE) != 0)
    return add_word (store, rid, AV_INDEX_CODE, answer, error);

  phone = av_name_index_phone (answer);
  return add_word (store, rid, AV_INDEX_PHONE, phone, error);
}

gboolean
av_name_index_update (AvStore *store,
                      gint64 rid,
                      const AvForm *form,
                      AvRegisters *registers,
                      GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "DELETE FROM name_index WHERE rid = ?1", error);

  if (statement == NULL)
    return FALSE;

  av_statement_bind_int64 (statement, 1, rid);
  if (!av_statement_run (statement, error))
    return FALSE;
  if (registers == NULL)
    return TRUE;

  /* Every live value, so that either side of a conflict finds the person. */
  for (guint i = 0; i < registers->live->len; i++)
    {
      const AvLive *live = &g_array_index (registers->live, AvLive, i);
      const AvField *field = av_form_find_field (form, live->name->field);

      if (field != NULL && av_name_index_takes (field) && !add_answer (store, rid, field, live->value, error))
        return FALSE;
    }
  return TRUE;
}
