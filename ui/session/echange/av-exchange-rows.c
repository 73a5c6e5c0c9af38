#include "av-exchange-rows.h"

#include <glib/gi18n-lib.h>

#include "av-moment.h"
#include "av-partial.h"
#include "av-written.h"

static AdwActionRow *
add_row (GtkWidget *group,
         const char *title,
         const char *subtitle,
         const char *icon)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  if (icon != NULL)
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", icon,
                                                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return ADW_ACTION_ROW (row);
}

static GtkWidget *
add_group (GtkBox *box,
           const char *title)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (box, group);
  return group;
}

static void
empty (GtkBox *box)
{
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL;)
    gtk_box_remove (box, child);
}

/* How many dossiers, and when they were written. */
static char *
describe_dossiers (guint n_dossiers,
                   gint64 from,
                   gint64 until)
{
  g_autofree char *first = av_written_show_day (from);
  g_autofree char *last = av_written_show_day (until);

  if (n_dossiers == 0)
    return g_strdup (_ ("No dossier: places, teams, lists"));
  if (g_str_equal (first, last))
    return g_strdup_printf (ngettext ("%u dossier, written on %s", "%u dossiers, written on %s", n_dossiers), n_dossiers, first);
  return g_strdup_printf (ngettext ("%u dossier, from %s to %s", "%u dossiers, from %s to %s", n_dossiers), n_dossiers, first, last);
}

/* How many of them are told: a copy that has just begun is not. */
static guint
count_told (GPtrArray *partials)
{
  guint n = 0;

  for (guint i = 0; i < partials->len; i++)
    n += av_partial_is_told (g_ptr_array_index (partials, i));

  return n;
}

static void
add_partials (GtkWidget *group,
              GPtrArray *partials)
{
  for (guint i = 0; i < partials->len; i++)
    {
      const AvPartial *partial = g_ptr_array_index (partials, i);
      g_autofree char *title = av_partial_describe (partial);
      g_autofree char *subtitle = av_partial_explain (partial);

      if (av_partial_is_told (partial))
        add_row (group, title, subtitle, partial->stage == AV_PARTIAL_INCOMPLETE ? "dialog-warning-symbolic" : "content-loading-symbolic");
    }
}

/* ---- Before ---------------------------------------------------------------- */

static gint
compare_names (gconstpointer one,
               gconstpointer other)
{
  return g_utf8_collate (one, other);
}

void
av_exchange_rows_forget (GtkBox *box)
{
  empty (box);
}

void
av_exchange_rows_show_looking (GtkBox *box,
                               const char *name)
{
  g_autofree char *title = g_strdup_printf (_ ("Looking through “%s”…"), name);

  empty (box);
  add_row (add_group (box, _ ("To receive")), title, NULL, NULL);
}

void
av_exchange_rows_show_incoming (GtkBox *box,
                                AvExchangeScan *scan)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (scan->arrivals), compare_names);
  GtkWidget *group;

  empty (box);
  group = add_group (box, _ ("To receive"));
  for (GList *l = names; l != NULL; l = l->next)
    {
      const AvExchangeOffer *offer = g_hash_table_lookup (scan->arrivals, l->data);
      g_autofree char *subtitle = describe_dossiers (g_hash_table_size (offer->dossiers), offer->from, offer->until);

      add_row (group, l->data, subtitle, "object-select-symbolic");
    }
  for (guint i = 0; i < scan->refused->len; i++)
    {
      const AvExchangeRefusal *refusal = g_ptr_array_index (scan->refused, i);

      add_row (group, refusal->name, refusal->reason, "dialog-warning-symbolic");
    }
  if (scan->n_others > 0)
    {
      g_autofree char *title = g_strdup_printf (
        ngettext ("%u bundle is meant for other computers", "%u bundles are meant for other computers", scan->n_others), scan->n_others);

      add_row (group, title, _ ("It stays there for them; there is nothing to do here."), NULL);
    }
  add_partials (group, scan->partials);
  if (scan->foundings->len > 0)
    add_row (group, _ ("What comes with the organisation founded anew"), _ ("It comes once its words are compared, above."), "content-loading-symbolic");
  if (names == NULL && scan->refused->len == 0 && scan->foundings->len == 0 && count_told (scan->partials) == 0)
    add_row (group, _ ("Nothing new for this computer"), NULL, NULL);
}

static char *
describe_unreceived (const AvUnreceived *unreceived)
{
  return g_strdup_printf (ngettext ("%u dossier not yet received by %s", "%u dossiers not yet received by %s", unreceived->n_dossiers),
                          unreceived->n_dossiers, unreceived->name);
}

char *
av_exchange_rows_describe_waiting (AvExchangeScan *scan)
{
  if (scan->alone)
    return g_strdup (_ ("There is no other computer to write to yet"));
  if (scan->unreceived->len == 0)
    return g_strdup (_ ("All dossiers of ours have already arrived"));

  return describe_unreceived (g_ptr_array_index (scan->unreceived, 0));
}

static void
add_unreceived (GtkWidget *group,
                AvExchangeScan *scan)
{
  for (guint i = 0; i < scan->unreceived->len; i++)
    {
      const AvUnreceived *unreceived = g_ptr_array_index (scan->unreceived, i);
      g_autofree char *title = describe_unreceived (unreceived);
      g_autofree char *day = av_moment_show_day (unreceived->oldest);
      g_autofree char *subtitle = g_strdup_printf (_ ("Since %s"), day);

      add_row (group, title, subtitle, NULL);
    }
}

void
av_exchange_rows_show_outgoing (GtkBox *box,
                                AvExchangeScan *scan)
{
  GtkWidget *group;

  empty (box);
  group = add_group (box, _ ("To send"));
  add_unreceived (group, scan);
  if (scan->unreceived->len == 0)
    {
      g_autofree char *title = av_exchange_rows_describe_waiting (scan);

      add_row (group, title, NULL, scan->alone ? NULL : "object-select-symbolic");
    }
}

void
av_exchange_rows_show_awaited (GtkBox *box,
                               AvExchangeScan *scan)
{
  GtkWidget *group;

  empty (box);
  gtk_widget_set_visible (GTK_WIDGET (box), scan->awaited->len > 0);
  if (scan->awaited->len == 0)
    return;

  group = add_group (box, _ ("Waiting for others"));
  for (guint i = 0; i < scan->awaited->len; i++)
    {
      const AvAwaited *awaited = g_ptr_array_index (scan->awaited, i);
      g_autofree char *title = av_awaited_describe (awaited);
      g_autofree char *day = av_written_show_day (awaited->since);
      g_autofree char *subtitle = g_strdup_printf (C_ ("why, since when", "%s Since %s."), av_awaited_explain (awaited), day);

      add_row (group, title, subtitle, "content-loading-symbolic");
    }
}

void
av_exchange_rows_say_unread (GtkBox *box,
                             const GError *error)
{
  g_autofree char *text = g_strdup_printf (C_ ("sentence: why", "%s %s"), _ ("What waits for other computers could not be read."), error->message);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, NULL);

  empty (box);
  gtk_widget_add_css_class (label, "av-error");
  gtk_box_append (box, label);
  gtk_widget_set_visible (GTK_WIDGET (box), TRUE);
}

/* ---- After ----------------------------------------------------------------- */

static void
show_arrivals (GtkBox *box,
               const char *title,
               AvImportReport *report)
{
  GtkWidget *group;

  if (report->arrivals->len == 0)
    return;

  group = add_group (box, title);
  for (guint i = 0; i < report->arrivals->len; i++)
    {
      const AvArrival *arrival = g_ptr_array_index (report->arrivals, i);
      g_autofree char *subtitle = describe_dossiers (g_hash_table_size (arrival->dossiers), arrival->from, arrival->until);

      add_row (group, arrival->name, subtitle, "object-select-symbolic");
    }
}

static void
show_sent (GtkBox *box,
           GPtrArray *sent)
{
  GtkWidget *group;

  if (sent->len == 0)
    return;

  group = add_group (box, C_ ("exchange", "Sent"));
  for (guint i = 0; i < sent->len; i++)
    {
      const AvSentBundle *bundle = g_ptr_array_index (sent, i);
      guint n = g_hash_table_size (bundle->dossiers);
      g_autofree char *title = n > 0 ? g_strdup_printf (ngettext ("%u dossier sent", "%u dossiers sent", n), n) : g_strdup (_ ("No dossier: places, teams, lists"));
      g_autofree char *names = g_strjoinv (", ", bundle->recipients);
      g_autofree char *subtitle = g_strdup_printf (C_ ("names of computers", "For %s"), names);

      add_row (group, title, subtitle, "object-select-symbolic");
      if (bundle->is_cut)
        {
          g_autofree char *left = av_sent_bundle_describe_left (bundle);

          /* A whole sentence, to the end. */
          adw_action_row_set_title_lines (add_row (group, left, NULL, "dialog-information-symbolic"), 0);
        }
    }
}

/* What was not taken in, or is to be known. */
static void
show_remarks (GtkBox *box,
              AvImportReport *report)
{
  g_autoptr (GPtrArray) notices = av_import_report_dup_notices (report);
  GtkWidget *group;

  if (report->refused->len == 0 && notices->len == 0 && count_told (report->partials) == 0)
    return;

  group = add_group (box, _ ("To look at"));
  for (guint i = 0; i < report->refused->len; i++)
    {
      const AvRefusedFile *refused = g_ptr_array_index (report->refused, i);
      g_autofree char *name = g_path_get_basename (refused->path);

      add_row (group, name, refused->error->message, "dialog-warning-symbolic");
    }
  add_partials (group, report->partials);
  /* Whole sentences, to the end. */
  for (guint i = 0; i < notices->len; i++)
    adw_action_row_set_title_lines (add_row (group, g_ptr_array_index (notices, i), NULL, "dialog-information-symbolic"), 0);
}

void
av_exchange_rows_show_received (GtkBox *box,
                                AvImportReport *received)
{
  empty (box);
  if (received == NULL)
    return;

  show_arrivals (box, _ ("Received before it broke off"), received);
  show_remarks (box, received);
}

void
av_exchange_rows_show_report (GtkBox *box,
                              AvExchangeReport *report)
{
  empty (box);
  show_arrivals (box, _ ("Received"), report->received);
  show_sent (box, report->sent);
  show_remarks (box, report->received);
}

void
av_exchange_rows_show_left (GtkBox *box,
                            AvExchangeScan *scan)
{
  GtkWidget *group;

  empty (box);
  if (scan->unreceived->len == 0)
    return;

  group = add_group (box, _ ("Not received by the others yet"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _ ("They receive it by an exchange of their own."));
  add_unreceived (group, scan);
}

static void
add_all (GHashTable *all,
         GHashTable *dossiers)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, dossiers);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_hash_table_add (all, id);
}

/* A dossier goes to several groups of computers, and comes from several: once. */
static guint
count_sent (AvExchangeReport *report)
{
  g_autoptr (GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < report->sent->len; i++)
    add_all (all, ((const AvSentBundle *) g_ptr_array_index (report->sent, i))->dossiers);

  return g_hash_table_size (all);
}

static guint
count_received (AvExchangeReport *report)
{
  g_autoptr (GHashTable) all = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < report->received->arrivals->len; i++)
    add_all (all, ((const AvArrival *) g_ptr_array_index (report->received->arrivals, i))->dossiers);

  return g_hash_table_size (all);
}

static char *
describe_sent (AvExchangeReport *report)
{
  guint n = count_sent (report);

  if (report->sent->len == 0)
    return g_strdup (_ ("Nothing new to send"));
  if (n == 0)
    return g_strdup (_ ("No dossier to send"));

  return g_strdup_printf (ngettext ("%u dossier sent", "%u dossiers sent", n), n);
}

static char *
describe_received (AvExchangeReport *report)
{
  guint n = count_received (report);

  return n > 0 ? g_strdup_printf (ngettext ("%u received", "%u received", n), n) : g_strdup (C_ ("dossiers", "none received"));
}

/* Takes both. */
static char *
join_sentences (char *one,
                char *other)
{
  g_autofree char *first = one;
  g_autofree char *second = other;

  return g_strdup_printf (C_ ("sentence: sentence", "%s %s"), first, second);
}

char *
av_exchange_rows_sum_up (AvExchangeReport *report)
{
  guint n_refused = report->received->refused != NULL ? report->received->refused->len : 0;
  g_autofree char *out = describe_sent (report);
  g_autofree char *in = describe_received (report);
  char *sum = g_strdup_printf (C_ ("sent, received", "%s, %s."), out, in);

  if (report->is_cut)
    sum = join_sentences (sum, g_strdup (_ ("A bundle is full: the rest goes with a later exchange, once this one has been received.")));
  if (n_refused > 0)
    sum = join_sentences (sum, g_strdup_printf (ngettext ("%u bundle was not taken in: the reason stands below.", "%u bundles were not taken in: the reasons stand below.", n_refused), n_refused));

  return sum;
}
