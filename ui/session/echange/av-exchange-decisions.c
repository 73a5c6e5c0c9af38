#include "av-exchange-decisions.h"

#include "av-conflict-list.h"
#include "av-duplicate-list.h"
#include "av-exchange-rows.h"
#include "av-quarantine-list.h"
#include "av-spoken.h"

#define N_LISTS 3

struct _AvExchangeDecisions
{
  AdwBin parent_instance;

  AvDecisionList *conflicts;
  AvDecisionList *duplicates;
  AvDecisionList *quarantine;
  GtkBox *awaited;
};

enum
{
  PROP_WAITING = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (AvExchangeDecisions, av_exchange_decisions, ADW_TYPE_BIN)

/* In the order in which they stand. */
static AvDecisionList *
get_list (AvExchangeDecisions *self,
          guint i)
{
  AvDecisionList *const lists[N_LISTS] = { self->conflicts, self->duplicates, self->quarantine };

  return lists[i];
}

void
av_exchange_decisions_set_session (AvExchangeDecisions *self,
                                   AvSession *session)
{
  g_return_if_fail (AV_IS_EXCHANGE_DECISIONS (self));

  for (guint i = 0; i < N_LISTS; i++)
    av_decision_list_set_session (get_list (self, i), session);
}

void
av_exchange_decisions_load (AvExchangeDecisions *self,
                            AvOpening *opening)
{
  g_return_if_fail (AV_IS_EXCHANGE_DECISIONS (self));

  av_decision_list_load (self->conflicts, opening);
  if (opening != NULL)
    av_decision_list_load (self->quarantine, opening);
}

void
av_exchange_decisions_compare (AvExchangeDecisions *self,
                               AvImportReport *received)
{
  g_autoptr (GPtrArray) dossiers = g_ptr_array_new ();

  g_return_if_fail (AV_IS_EXCHANGE_DECISIONS (self));

  for (guint i = 0; i < received->arrivals->len; i++)
    {
      GHashTableIter iter;
      gpointer id;

      g_hash_table_iter_init (&iter, ((const AvArrival *) g_ptr_array_index (received->arrivals, i))->dossiers);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        g_ptr_array_add (dossiers, id);
    }
  if (dossiers->len == 0)
    return;

  g_ptr_array_add (dossiers, NULL);
  av_duplicate_list_look (AV_DUPLICATE_LIST (self->duplicates), (const char *const *) dossiers->pdata);
}

void
av_exchange_decisions_show_awaited (AvExchangeDecisions *self,
                                    AvExchangeScan *scan,
                                    const GError *error)
{
  g_return_if_fail (AV_IS_EXCHANGE_DECISIONS (self));

  if (scan != NULL)
    av_exchange_rows_show_awaited (self->awaited, scan);
  else
    av_exchange_rows_say_unread (self->awaited, error);
}

void
av_exchange_decisions_take_focus (AvExchangeDecisions *self)
{
  g_return_if_fail (AV_IS_EXCHANGE_DECISIONS (self));

  for (guint i = 0; i < N_LISTS; i++)
    if (av_decision_list_take_focus (get_list (self, i)))
      return;
}

gboolean
av_exchange_decisions_focus_next (AvExchangeDecisions *self)
{
  guint next = 0;

  g_return_val_if_fail (AV_IS_EXCHANGE_DECISIONS (self), FALSE);

  for (guint i = 0; i < N_LISTS; i++)
    if (gtk_widget_get_focus_child (GTK_WIDGET (get_list (self, i))) != NULL)
      next = i + 1;

  for (guint i = next; i < N_LISTS; i++)
    {
      GtkWidget *list = GTK_WIDGET (get_list (self, i));

      if (gtk_widget_is_visible (list) && gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD))
        return TRUE;
    }

  return FALSE;
}

gboolean
av_exchange_decisions_are_about (AvExchangeDecisions *self,
                                 const char *container)
{
  g_return_val_if_fail (AV_IS_EXCHANGE_DECISIONS (self), FALSE);

  return av_decision_list_is_about (self->conflicts, container) || av_decision_list_is_about (self->duplicates, container);
}

void
av_exchange_decisions_forget (AvExchangeDecisions *self,
                              const char *container,
                              const char *why)
{
  g_return_if_fail (AV_IS_EXCHANGE_DECISIONS (self));

  av_decision_list_forget (self->conflicts, container, why);
  av_decision_list_forget (self->duplicates, container, why);
}

static void
find_duplicates_action (GtkWidget *widget,
                        const char *name,
                        GVariant *parameter)
{
  av_duplicate_list_look (AV_DUPLICATE_LIST (AV_EXCHANGE_DECISIONS (widget)->duplicates), NULL);
}

static void
waiting_changed (AvExchangeDecisions *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

static guint
count_waiting (AvExchangeDecisions *self)
{
  guint n = 0;

  for (guint i = 0; i < N_LISTS; i++)
    n += av_decision_list_get_waiting (get_list (self, i));

  return n;
}

static void
av_exchange_decisions_get_property (GObject *object,
                                    guint property,
                                    GValue *value,
                                    GParamSpec *pspec)
{
  switch (property)
    {
    case PROP_WAITING:
      g_value_set_uint (value, count_waiting (AV_EXCHANGE_DECISIONS (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
av_exchange_decisions_class_init (AvExchangeDecisionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = av_exchange_decisions_get_property;

  properties[PROP_WAITING] = g_param_spec_uint ("waiting", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (AV_TYPE_CONFLICT_LIST);
  g_type_ensure (AV_TYPE_DUPLICATE_LIST);
  g_type_ensure (AV_TYPE_QUARANTINE_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/ui/av-exchange-decisions.ui");
  gtk_widget_class_bind_template_child (widget_class, AvExchangeDecisions, conflicts);
  gtk_widget_class_bind_template_child (widget_class, AvExchangeDecisions, duplicates);
  gtk_widget_class_bind_template_child (widget_class, AvExchangeDecisions, quarantine);
  gtk_widget_class_bind_template_child (widget_class, AvExchangeDecisions, awaited);
  gtk_widget_class_bind_template_callback (widget_class, waiting_changed);
  gtk_widget_class_install_action (widget_class, "decisions.find-duplicates", NULL, find_duplicates_action);
}

static void
av_exchange_decisions_init (AvExchangeDecisions *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
}
