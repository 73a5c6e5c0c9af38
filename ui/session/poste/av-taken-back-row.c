#include "av-taken-back-row.h"

#include <glib/gi18n-lib.h>

#include "av-combo-row.h"
#include "av-written.h"

/* Of more, the first ones. */
#define MOST_DAYS 40

struct _AvTakenBackRow
{
  AdwComboRow parent_instance;

  GArray *since; /* gint64: of each choice */
};

G_DEFINE_FINAL_TYPE (AvTakenBackRow, av_taken_back_row, ADW_TYPE_COMBO_ROW)

/* When the day of that moment began. */
static gint64
find_midnight (gint64 milliseconds)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (milliseconds / 1000);
  g_autoptr (GDateTime) midnight = NULL;

  if (moment != NULL)
    midnight = g_date_time_new_local (g_date_time_get_year (moment), g_date_time_get_month (moment), g_date_time_get_day_of_month (moment), 0, 0, 0);

  return midnight != NULL ? g_date_time_to_unix (midnight) * 1000 : milliseconds;
}

static void
add_choice (AvTakenBackRow *self,
            GtkStringList *labels,
            gint64 since,
            const char *label)
{
  g_array_append_val (self->since, since);
  gtk_string_list_append (labels, label);
}

/* Each day on which it erased but the first: that is all of it. */
static void
add_days (AvTakenBackRow *self,
          GtkStringList *labels,
          GArray *pending,
          const AvId *author)
{
  gint64 last = 0;

  for (guint i = 0; i < pending->len && self->since->len <= MOST_DAYS; i++)
    {
      const AvPendingErasure *erasure = &g_array_index (pending, AvPendingErasure, i);
      gint64 since = find_midnight (erasure->asked);
      g_autofree char *day = NULL;
      g_autofree char *label = NULL;
      guint n;

      if (!av_id_equal (&erasure->author, author) || since == last)
        continue;

      if (last != 0)
        {
          n = av_pending_erasures_count (pending, author, since);
          day = av_written_show_day (since);
          label = g_strdup_printf (ngettext ("Take back %u dossier, since %s", "Take back %u dossiers, since %s", n), n, day);
          add_choice (self, labels, since, label);
        }
      last = since;
    }
}

void
av_taken_back_row_offer (AvTakenBackRow *self,
                         GArray *pending,
                         const AvId *author,
                         gboolean may_keep)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  guint n = av_pending_erasures_count (pending, author, 0);
  g_autofree char *all = g_strdup_printf (ngettext ("Take it back: %u dossier", "Take all of it back: %u dossiers", n), n);

  g_return_if_fail (AV_IS_TAKEN_BACK_ROW (self));

  g_array_set_size (self->since, 0);
  add_choice (self, labels, 0, all);
  add_days (self, labels, pending, author);
  if (may_keep)
    add_choice (self, labels, AV_REVOCATION_NEVER, _ ("Leave all of it erased"));

  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (labels));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), 0);
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

gint64
av_taken_back_row_get_since (AvTakenBackRow *self)
{
  guint chosen = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  g_return_val_if_fail (AV_IS_TAKEN_BACK_ROW (self), 0);

  return chosen < self->since->len ? g_array_index (self->since, gint64, chosen) : 0;
}

void
av_taken_back_row_set_since (AvTakenBackRow *self,
                             gint64 since)
{
  guint chosen = 0;

  g_return_if_fail (AV_IS_TAKEN_BACK_ROW (self));

  for (guint i = 0; i < self->since->len; i++)
    if (g_array_index (self->since, gint64, i) == since)
      chosen = i;

  adw_combo_row_set_selected (ADW_COMBO_ROW (self), chosen);
}

static void
av_taken_back_row_finalize (GObject *object)
{
  g_array_unref (AV_TAKEN_BACK_ROW (object)->since);

  G_OBJECT_CLASS (av_taken_back_row_parent_class)->finalize (object);
}

static void
av_taken_back_row_class_init (AvTakenBackRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = av_taken_back_row_finalize;
}

static void
av_taken_back_row_init (AvTakenBackRow *self)
{
  self->since = g_array_new (FALSE, FALSE, sizeof (gint64));
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (self), TRUE);
  av_combo_row_begin_at_selected (ADW_COMBO_ROW (self));
}
