#include "av-import.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-partial.h"

static void
arrival_free (AvArrival *arrival)
{
  g_free (arrival->name);
  g_hash_table_unref (arrival->dossiers);
  g_free (arrival);
}

GPtrArray *
av_arrivals_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) arrival_free);
}

AvArrival *
av_arrivals_get (GPtrArray *arrivals,
                 const char *name)
{
  AvArrival *arrival;

  for (guint i = 0; i < arrivals->len; i++)
    {
      arrival = g_ptr_array_index (arrivals, i);
      if (strcmp (arrival->name, name) == 0)
        return arrival;
    }

  arrival = g_new0 (AvArrival, 1);
  arrival->name = g_strdup (name);
  arrival->dossiers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_ptr_array_add (arrivals, arrival);
  return arrival;
}

void
av_arrival_add_dossier (AvArrival *arrival,
                        const AvId *container)
{
  g_hash_table_add (arrival->dossiers, av_id_to_string (container));
}

void
av_arrival_widen (AvArrival *arrival,
                  gint64 from,
                  gint64 until)
{
  if (from != 0)
    arrival->from = arrival->from == 0 ? from : MIN (arrival->from, from);
  arrival->until = MAX (arrival->until, until);
}

void
av_arrivals_merge (GPtrArray *arrivals,
                   GPtrArray *others)
{
  for (guint i = 0; i < others->len; i++)
    {
      const AvArrival *other = g_ptr_array_index (others, i);
      AvArrival *arrival = av_arrivals_get (arrivals, other->name);
      GHashTableIter iter;
      gpointer id;

      g_hash_table_iter_init (&iter, other->dossiers);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        g_hash_table_add (arrival->dossiers, g_strdup (id));
      arrival->n_changes += other->n_changes;
      av_arrival_widen (arrival, other->from, other->until);
    }
}

static void
refused_file_free (AvRefusedFile *refused)
{
  g_free (refused->path);
  g_clear_error (&refused->error);
  g_free (refused);
}

AvImportReport *
av_import_report_new (void)
{
  AvImportReport *report = g_new0 (AvImportReport, 1);

  report->arrivals = av_arrivals_new ();
  report->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) refused_file_free);
  report->partials = av_partials_new ();
  report->notices = g_ptr_array_new_with_free_func (g_free);
  report->revoked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  report->beyond = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  report->erasing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  report->confirming = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  report->unread = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return report;
}

void
av_import_report_free (AvImportReport *self)
{
  g_ptr_array_unref (self->arrivals);
  g_ptr_array_unref (self->refused);
  g_ptr_array_unref (self->partials);
  g_ptr_array_unref (self->notices);
  g_hash_table_unref (self->revoked);
  g_hash_table_unref (self->beyond);
  g_hash_table_unref (self->erasing);
  g_hash_table_unref (self->confirming);
  g_hash_table_unref (self->unread);
  g_free (self);
}

void
av_import_report_count (GHashTable *table,
                        const char *name,
                        guint n)
{
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (table, name));

  g_hash_table_insert (table, g_strdup (name), GUINT_TO_POINTER (before + n));
}

static gint
compare_names (gconstpointer one,
               gconstpointer other)
{
  return g_utf8_collate (one, other);
}

static char *
say_revoked (const char *name,
             guint n)
{
  return g_strdup_printf (ngettext ("“%s”, which wrote %u bundle, is revoked: what it wrote since waits for an intendant.",
                                    "“%s”, which wrote %u bundles, is revoked: what it wrote since waits for an intendant.", n),
                          name, n);
}

static char *
say_beyond (const char *name,
            guint n)
{
  return g_strdup_printf (ngettext ("“%s” wrote %u part that its role or its communes do not let it write: it was left out. Ask an intendant; if it should have been let, it is to be written there again.",
                                    "“%s” wrote %u parts that its role or its communes do not let it write: they were left out. Ask an intendant; if it should have been let, they are to be written there again.", n),
                          name, n);
}

static char *
say_erasing (const char *name,
             guint n)
{
  return g_strdup_printf (ngettext ("“%s” asked to erase %u dossier, which it may not, or may not any more: the dossier is not erased. Ask there which one it is; a référent of the commune erases it where that is right.",
                                    "“%s” asked to erase %u dossiers, which it may not, or may not any more: they are not erased. Ask there which ones they are; a référent of the commune erases them where that is right.", n),
                          name, n);
}

static char *
say_confirming (const char *name,
                guint n)
{
  return g_strdup_printf (ngettext ("“%s” confirmed the erasure of %u dossier, which it may not, or may not any more: that does not count. A référent of the commune confirms it from another computer, or its time runs out.",
                                    "“%s” confirmed the erasure of %u dossiers, which it may not, or may not any more: that does not count. A référent of the commune confirms it from another computer, or their time runs out.", n),
                          name, n);
}

static char *
say_unread (const char *name,
            guint n)
{
  return g_strdup_printf (ngettext ("Of what “%s” wrote, %u part could not be read and was left out; the rest was taken in. Exchange with it once more; if that does not help, bring Aller-vers up to date on both computers.",
                                    "Of what “%s” wrote, %u parts could not be read and were left out; the rest was taken in. Exchange with it once more; if that does not help, bring Aller-vers up to date on both computers.", n),
                          name, n);
}

typedef char *(*SayFunc) (const char *name, guint n);

static void
add_sentences (GPtrArray *notices,
               GHashTable *table,
               SayFunc say)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (table), compare_names);

  for (GList *l = names; l != NULL; l = l->next)
    g_ptr_array_add (notices, say (l->data, GPOINTER_TO_UINT (g_hash_table_lookup (table, l->data))));
}

GPtrArray *
av_import_report_dup_notices (AvImportReport *self)
{
  GPtrArray *notices = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->notices->len; i++)
    if (!g_ptr_array_find_with_equal_func (notices, g_ptr_array_index (self->notices, i), g_str_equal, NULL))
      g_ptr_array_add (notices, g_strdup (g_ptr_array_index (self->notices, i)));

  add_sentences (notices, self->revoked, say_revoked);
  add_sentences (notices, self->beyond, say_beyond);
  add_sentences (notices, self->erasing, say_erasing);
  add_sentences (notices, self->confirming, say_confirming);
  add_sentences (notices, self->unread, say_unread);
  return notices;
}
