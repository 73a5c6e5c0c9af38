#include "av-register.h"

#include <string.h>

#include "av-catalogue.h"
#include "av-held-record.h"

static gboolean
is_unsettled_space (const char *text)
{
  return text[0] == ' ' || strstr (text, "  ") != NULL || strchr (text, '\n') != NULL || strchr (text, '\t') != NULL ||
         (text[0] != '\0' && text[strlen (text) - 1] == ' ');
}

static char *
normalise (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  g_auto (GStrv) words = g_strsplit_set (composed != NULL ? composed : text, " \t\r\n", -1);
  GString *result = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_string_append_printf (result, "%s%s", result->len > 0 ? " " : "", words[i]);

  return g_string_free (result, FALSE);
}

gboolean
av_answers_are_equal (const char *one,
                      const char *other)
{
  g_autofree char *plain_one = NULL;
  g_autofree char *plain_other = NULL;

  if (strcmp (one, other) == 0)
    return TRUE;
  if (g_str_is_ascii (one) && g_str_is_ascii (other) && !is_unsettled_space (one) && !is_unsettled_space (other))
    return FALSE;

  plain_one = normalise (one);
  plain_other = normalise (other);
  return strcmp (plain_one, plain_other) == 0;
}

AvRegisters *
av_registers_new (void)
{
  AvRegisters *registers = g_new0 (AvRegisters, 1);

  registers->live = g_array_new (FALSE, FALSE, sizeof (AvLive));
  registers->deletions = g_array_new (FALSE, FALSE, sizeof (AvLive));
  registers->fields = g_ptr_array_new ();
  registers->answers = g_ptr_array_new ();
  registers->conflicts = g_ptr_array_new ();
  registers->texts = g_string_chunk_new (4096);
  return registers;
}

void
av_registers_free (AvRegisters *registers)
{
  if (registers == NULL)
    return;

  g_array_unref (registers->live);
  g_array_unref (registers->deletions);
  g_ptr_array_unref (registers->fields);
  g_ptr_array_unref (registers->answers);
  g_ptr_array_unref (registers->conflicts);
  g_string_chunk_free (registers->texts);
  g_free (registers);
}

static void
clear (AvRegisters *registers)
{
  g_array_set_size (registers->live, 0);
  g_array_set_size (registers->deletions, 0);
  g_ptr_array_set_size (registers->fields, 0);
  g_ptr_array_set_size (registers->answers, 0);
  g_ptr_array_set_size (registers->conflicts, 0);
  g_string_chunk_clear (registers->texts);
  registers->first_hlc = registers->last_hlc = 0;
  registers->deleted = registers->resurrected = FALSE;
}

/* Where two values were written without knowing of each other, the one that protects
 * is shown first whatever the clock says: refusal before consent, alert before calm
 * (SYNC §4.1); then the latest. Equal clocks are told apart by the value itself: unlike
 * its name, it is there before the segment is sealed and is the same everywhere. */
static gint
compare_values (const AvLive *one,
                const AvLive *other,
                const AvField *field)
{
  guint first = field != NULL ? av_field_get_protection (field, one->value) : AV_FIELD_UNPROTECTED;
  guint second = field != NULL ? av_field_get_protection (field, other->value) : AV_FIELD_UNPROTECTED;

  if (first != second)
    return first < second ? -1 : 1;
  if (one->hlc != other->hlc)
    return one->hlc > other->hlc ? -1 : 1;
  return -strcmp (one->value, other->value);
}

static void
put_displayed_first (AvLive *values,
                     guint n_values,
                     const char *form)
{
  const AvField *field = form != NULL && n_values > 1 ? av_catalogue_find_field (form, values[0].name->field) : NULL;

  for (guint i = 1; i < n_values; i++)
    for (guint j = i; j > 0 && compare_values (&values[j], &values[j - 1], field) < 0; j--)
      {
        AvLive value = values[j];

        values[j] = values[j - 1];
        values[j - 1] = value;
      }
}

static gboolean
values_differ (const AvLive *values,
               guint n_values)
{
  for (guint i = 1; i < n_values; i++)
    if (!av_answers_are_equal (values[0].value, values[i].value))
      return TRUE;
  return FALSE;
}

gboolean
av_registers_are_deleted_somewhere (const AvRegisters *registers)
{
  for (guint i = 0; i < registers->deletions->len; i++)
    if (strcmp (g_array_index (registers->deletions, AvLive, i).value, "1") == 0)
      return TRUE;
  return FALSE;
}

static gboolean
add_value (AvRegisters *registers,
           AvStore *store,
           gint64 sid,
           const AvToldValue *value,
           GError **error)
{
  const AvName *name = av_store_find_name (store, value->nid, error);
  const AvName *agent = name != NULL ? av_store_find_name (store, value->agent, error) : NULL;
  AvLive live = { name, .dot = AV_DOT (sid, value->index), .hlc = value->hlc };

  if (agent == NULL)
    return FALSE;

  live.agent = agent->text;
  live.value = g_string_chunk_insert_len (registers->texts, value->value, (gssize) value->length);
  g_array_append_val (strcmp (name->text, AV_DELETED) == 0 ? registers->deletions : registers->live, live);
  return TRUE;
}

static int
compare_registers (gconstpointer one,
                   gconstpointer other)
{
  const AvLive *first = one;
  const AvLive *second = other;

  if (first->name->nid != second->name->nid)
    return first->name->nid < second->name->nid ? -1 : 1;
  return first->dot < second->dot ? -1 : first->dot > second->dot;
}

/* Values of one register become neighbours. */
static gboolean
add_values (AvRegisters *registers,
            AvStore *store,
            GPtrArray *all,
            GError **error)
{
  guint n_segments = 0;

  for (guint i = 0; i < all->len; i++)
    {
      const AvTold *told = g_ptr_array_index (all, i);

      n_segments += told->live->len > 0;
      for (guint j = 0; j < told->live->len; j++)
        if (!add_value (registers, store, av_told_get_sid (told->key), &g_array_index (told->live, AvToldValue, j), error))
          return FALSE;
    }

  if (n_segments > 1)
    {
      g_array_sort (registers->live, compare_registers);
      g_array_sort (registers->deletions, compare_registers);
    }
  return TRUE;
}

static gboolean
read_values (AvRegisters *registers,
             AvStore *store,
             gint64 rid,
             GError **error)
{
  const AvHeldRecord *held = av_held_records_find (store->held, rid);
  g_autoptr (GPtrArray) told = NULL;
  gsize size;

  if (held != NULL)
    return add_values (registers, store, held->told, error);

  told = av_told_read_record (store->db, rid, G_MAXSIZE, registers->texts, &size, error);
  return told != NULL && add_values (registers, store, told, error);
}

/* What those who deleted the record had seen of it. */
static gboolean
read_covered (AvRegisters *registers,
              AvStore *store,
              gint64 rid,
              GHashTable *covered,
              GError **error)
{
  g_autoptr (AvStatement) statement = av_database_prepare (store->db, "SELECT dot FROM cover WHERE rid = ?1 AND by_dot = ?2", error);
  g_autoptr (GError) problem = NULL;

  if (statement == NULL)
    return FALSE;

  for (guint i = 0; i < registers->deletions->len; i++)
    {
      AvLive *deletion = &g_array_index (registers->deletions, AvLive, i);

      if (strcmp (deletion->value, "1") != 0)
        continue;
      av_statement_bind_int64 (statement, 1, rid);
      av_statement_bind_int64 (statement, 2, deletion->dot);
      while (av_statement_next (statement, &problem))
        {
          gint64 dot = av_statement_get_int64 (statement, 0);

          g_hash_table_add (covered, g_memdup2 (&dot, sizeof dot));
        }
      if (!av_database_ended_well (&problem, error))
        return FALSE;
    }
  return TRUE;
}

/* Hidden while a deletion stands and every live value had been seen by one. */
static gboolean
read_deletion (AvRegisters *registers,
               AvStore *store,
               gint64 rid,
               GError **error)
{
  g_autoptr (GHashTable) covered = NULL;
  gboolean taken_back = FALSE;

  for (guint i = 0; i < registers->deletions->len; i++)
    taken_back = taken_back || strcmp (g_array_index (registers->deletions, AvLive, i).value, "1") != 0;
  if (!av_registers_are_deleted_somewhere (registers))
    return TRUE;

  covered = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (!read_covered (registers, store, rid, covered, error))
    return FALSE;

  registers->deleted = !taken_back;
  for (guint i = 0; i < registers->live->len; i++)
    {
      AvLive *live = &g_array_index (registers->live, AvLive, i);

      live->unseen = !g_hash_table_contains (covered, &live->dot);
      registers->deleted = registers->deleted && !live->unseen;
    }
  registers->resurrected = !registers->deleted;
  return TRUE;
}

static int
compare_codes (gconstpointer one,
               gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* Codes of a multiple choice, sorted; a reserved code gives way to real ones. */
static const char *
join_codes (AvRegisters *registers,
            const char *field)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  g_autoptr (GPtrArray) reserved = g_ptr_array_new ();
  GPtrArray *chosen;
  g_autofree char *text = NULL;

  for (guint i = 0; i < registers->live->len; i++)
    {
      const AvName *name = g_array_index (registers->live, AvLive, i).name;

      if (name->field == field && name->code != NULL && !g_ptr_array_find (codes, name->code, NULL) && !g_ptr_array_find (reserved, name->code, NULL))
        g_ptr_array_add (name->code[0] == '~' ? reserved : codes, (gpointer) name->code);
    }

  chosen = codes->len > 0 ? codes : reserved;
  g_ptr_array_sort (chosen, compare_codes);
  g_ptr_array_add (chosen, NULL);
  text = g_strjoinv (" ", (char **) chosen->pdata);
  return g_string_chunk_insert (registers->texts, text);
}

static void
show_register (AvRegisters *registers,
               AvLive *values,
               guint n_values,
               const char *form)
{
  const AvName *name = values->name;

  if (n_values > 1)
    {
      put_displayed_first (values, n_values, form);
      if (name->code == NULL && values_differ (values, n_values))
        g_ptr_array_add (registers->conflicts, (gpointer) name->field);
    }

  for (guint i = 0; i < n_values; i++)
    {
      registers->last_hlc = MAX (registers->last_hlc, values[i].hlc);
      registers->first_hlc = registers->first_hlc == 0 ? values[i].hlc : MIN (registers->first_hlc, values[i].hlc);
    }

  if (name->code == NULL)
    {
      g_ptr_array_add (registers->fields, (gpointer) name->field);
      g_ptr_array_add (registers->answers, (gpointer) values[0].value);
    }
  else if (!g_ptr_array_find (registers->fields, name->field, NULL))
    {
      g_ptr_array_add (registers->fields, (gpointer) name->field);
      g_ptr_array_add (registers->answers, (gpointer) join_codes (registers, name->field));
    }
}

static void
show_registers (AvRegisters *registers,
                const char *form)
{
  AvLive *live = (AvLive *) (gpointer) registers->live->data;
  guint n_values;

  for (guint i = 0; i < registers->live->len; i += n_values)
    {
      for (n_values = 1; i + n_values < registers->live->len && live[i + n_values].name == live[i].name; n_values++)
        ;
      show_register (registers, &live[i], n_values, form);
    }
}

gboolean
av_registers_load (AvRegisters *registers,
                   AvStore *store,
                   gint64 rid,
                   const char *form_id,
                   GError **error)
{

  clear (registers);
  if (!read_values (registers, store, rid, error) || !read_deletion (registers, store, rid, error))
    return FALSE;

  show_registers (registers, form_id);
  for (guint i = 0; i < registers->deletions->len; i++)
    registers->last_hlc = MAX (registers->last_hlc, g_array_index (registers->deletions, AvLive, i).hlc);
  return TRUE;
}

void
av_registers_merge (AvRegisters *registers,
                    const AvRegisters *others,
                    const char *form_id)
{
  for (guint i = 0; i < others->live->len; i++)
    {
      AvLive live = g_array_index (others->live, AvLive, i);

      live.value = g_string_chunk_insert (registers->texts, live.value);
      live.unseen = FALSE; /* a deletion is of one record, not of its twins */
      g_array_append_val (registers->live, live);
    }

  g_array_sort (registers->live, compare_registers);
  g_ptr_array_set_size (registers->fields, 0);
  g_ptr_array_set_size (registers->answers, 0);
  g_ptr_array_set_size (registers->conflicts, 0);
  show_registers (registers, form_id);
}

gboolean
av_registers_hold (const AvRegisters *registers,
                   const char *field)
{
  for (guint i = 0; i < registers->live->len; i++)
    if (strcmp (g_array_index (registers->live, AvLive, i).name->field, field) == 0)
      return TRUE;
  return FALSE;
}

const char *
av_registers_get_answer (AvRegisters *registers,
                         const char *field)
{
  for (guint i = 0; i < registers->fields->len; i++)
    if (strcmp (g_ptr_array_index (registers->fields, i), field) == 0)
      return g_ptr_array_index (registers->answers, i);
  return NULL;
}
