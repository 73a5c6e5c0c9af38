#include "av-unlock-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "av-focus.h"
#include "av-keyring.h"
#include "av-look.h"
#include "av-spoken.h"
#include "av-unlock.h"
#include "av-vault-error.h"

/* After wrong phrases the screen waits 2, 4, 8… seconds, at most this many.
 * It slows a hand, not a thief with the file: Argon2id does that. */
#define DELAY_MAXIMUM_S 32

#define AGENTS_A_LINE 4

struct _AvUnlockPage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkImage *emblem;
  GtkLabel *greeting;
  GtkWidget *agents_scroll;
  GtkBox *agents; /* lines of buttons */
  GtkWidget *prompt;
  GtkEditable *passphrase;
  GtkWidget *unlock;
  GtkLabel *unlock_label;
  GtkSpinner *spinner;
  GtkLabel *message;
  GtkWidget *restore;

  char *store;
  GPtrArray *buttons; /* of GtkToggleButton, in the order of the digits */
  GCancellable *cancellable;
  guint wrong;
  guint delay;
  guint delay_source;
};

enum
{
  UNLOCKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvUnlockPage, av_unlock_page, GTK_TYPE_WIDGET)

static void
show_message (AvUnlockPage *self,
              const char *message)
{
  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}

static void
set_busy (AvUnlockPage *self,
          gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (self->unlock, !busy);
  gtk_editable_set_editable (self->passphrase, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->agents), !busy);
  gtk_label_set_text (self->unlock_label, busy ? _ ("Unlocking…") : _ ("Unlock (Enter)"));
}

static GtkToggleButton *
find_chosen (AvUnlockPage *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    if (gtk_toggle_button_get_active (g_ptr_array_index (self->buttons, i)))
      return g_ptr_array_index (self->buttons, i);

  return NULL;
}

static gboolean
delay_ticked (gpointer user_data)
{
  AvUnlockPage *self = user_data;
  g_autofree char *label = NULL;

  if (self->delay == 0)
    {
      self->delay_source = 0;
      gtk_widget_set_sensitive (self->unlock, TRUE);
      gtk_label_set_text (self->unlock_label, _ ("Unlock (Enter)"));
      return G_SOURCE_REMOVE;
    }

  label = g_strdup_printf (ngettext ("Another %u second…", "Another %u seconds…", self->delay), self->delay);
  gtk_label_set_text (self->unlock_label, label);
  self->delay--;

  return G_SOURCE_CONTINUE;
}

/* The phrase may be typed again meanwhile. */
static void
make_wait (AvUnlockPage *self)
{
  self->wrong++;
  self->delay = MIN (1u << MIN (self->wrong, 5), DELAY_MAXIMUM_S);
  gtk_widget_set_sensitive (self->unlock, FALSE);
  self->delay_source = g_timeout_add_seconds (1, delay_ticked, self);
  delay_ticked (self);
}

/* One may go back to a backup at any time; where the store is damaged, that is
 * the next step. */
static void
propose_restoring (AvUnlockPage *self,
                   gboolean damaged)
{
  if (damaged)
    {
      gtk_widget_remove_css_class (self->restore, "flat");
      gtk_widget_add_css_class (self->restore, "av-primary");
    }
  else
    {
      gtk_widget_remove_css_class (self->restore, "av-primary");
      gtk_widget_add_css_class (self->restore, "flat");
    }
}

static void
unlock_finished (GObject *source,
                 GAsyncResult *result,
                 gpointer user_data)
{
  g_autoptr (AvUnlockPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AvHandover) handover = av_unlock_finish (result, &error);

  g_clear_object (&self->cancellable);
  if (self->store == NULL)
    return;

  if (handover != NULL)
    {
      self->wrong = 0;
      g_signal_emit (self, signals[UNLOCKED], 0, handover);
      return;
    }

  set_busy (self, FALSE);
  show_message (self, error->message);
  if (g_error_matches (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_PASSPHRASE))
    make_wait (self);
  else if (g_error_matches (error, AV_KEYRING_ERROR, AV_KEYRING_ERROR_DAMAGED))
    propose_restoring (self, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
}

/* From the entry's locked buffer straight into ours; the entry's is wiped. */
static AvSecret *
take_passphrase (AvUnlockPage *self)
{
  const char *text = gtk_editable_get_text (self->passphrase);
  gsize size = strlen (text);
  AvSecret *passphrase = av_secret_new (MAX (size, 1));

  memcpy (av_secret_get_data (passphrase), text, size);
  gtk_editable_set_text (self->passphrase, "");

  return passphrase;
}

static void
unlock_asked (AvUnlockPage *self)
{
  GtkToggleButton *chosen = find_chosen (self);
  g_autoptr (AvSecret) passphrase = NULL;

  if (self->cancellable != NULL || self->delay_source != 0 || self->buttons->len == 0)
    return;
  if (chosen == NULL)
    {
      show_message (self, _ ("First say who you are."));
      gtk_widget_grab_focus (g_ptr_array_index (self->buttons, 0));
      return;
    }
  if (*gtk_editable_get_text (self->passphrase) == '\0')
    {
      show_message (self, _ ("Type your secret phrase."));
      gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
      return;
    }

  passphrase = take_passphrase (self);
  show_message (self, NULL);
  set_busy (self, TRUE);
  self->cancellable = g_cancellable_new ();
  av_unlock_async (self->store, g_object_get_data (G_OBJECT (chosen), "av-label"), passphrase,
                   self->cancellable, unlock_finished, g_object_ref (self));
}

static void
agent_chosen (GtkToggleButton *button,
              AvUnlockPage *self)
{
  if (gtk_toggle_button_get_active (button))
    gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
}

static void
add_agent (AvUnlockPage *self,
           const char *name)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (name);
  guint digit = self->buttons->len + 1;

  if (digit <= 9)
    {
      g_autofree char *text = g_strdup_printf ("%u", digit);
      GtkWidget *key = gtk_label_new (text);

      gtk_widget_add_css_class (key, "av-digit");
      gtk_box_append (GTK_BOX (content), key);
    }
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (content), label);

  gtk_button_set_child (GTK_BUTTON (button), content);
  gtk_widget_add_css_class (button, "av-choice");
  gtk_widget_add_css_class (button, "av-agent");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "av-label", g_strdup (name), g_free);
  if (self->buttons->len > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), g_ptr_array_index (self->buttons, 0));
  g_signal_connect (button, "toggled", G_CALLBACK (agent_chosen), self);

  if (self->buttons->len % AGENTS_A_LINE == 0)
    {
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

      gtk_box_set_homogeneous (GTK_BOX (line), TRUE);
      gtk_box_append (self->agents, line);
    }
  gtk_box_append (GTK_BOX (gtk_widget_get_last_child (GTK_WIDGET (self->agents))), button);
  g_ptr_array_add (self->buttons, button);
}

static void
remove_agents (AvUnlockPage *self)
{
  g_ptr_array_set_size (self->buttons, 0);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self->agents))) != NULL;)
    gtk_box_remove (self->agents, child);
}

static void
greet (AvUnlockPage *self)
{
  GtkToggleButton *first;

  gtk_widget_set_visible (self->agents_scroll, self->buttons->len > 1);
  gtk_widget_set_visible (self->prompt, self->buttons->len > 0);
  if (self->buttons->len == 0)
    {
      gtk_label_set_text (self->greeting, _ ("This computer does not open"));
      return;
    }
  if (self->buttons->len > 1)
    {
      gtk_label_set_text (self->greeting, _ ("Who are you?"));
      return;
    }

  first = g_ptr_array_index (self->buttons, 0);
  gtk_toggle_button_set_active (first, TRUE);
  gtk_label_set_text (self->greeting, g_object_get_data (G_OBJECT (first), "av-label"));
}

void
av_unlock_page_load (AvUnlockPage *self,
                     const char *store,
                     const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AvKeyring) keyring = NULL;
  g_autofree char *chosen = NULL;

  g_return_if_fail (AV_IS_UNLOCK_PAGE (self));

  g_free (self->store);
  self->store = g_strdup (store);
  remove_agents (self);

  keyring = av_keyring_load (store, &error);
  for (guint i = 0; keyring != NULL && i < av_keyring_get_n_slots (keyring); i++)
    {
      const AvKeyringSlot *slot = av_keyring_get_slot (keyring, i);

      if (slot->type == AV_KEYRING_SLOT_PASSPHRASE)
        add_agent (self, slot->label);
    }

  greet (self);
  propose_restoring (self, error != NULL && !g_error_matches (error, AV_VAULT_ERROR, AV_VAULT_ERROR_DENIED));
  av_unlock_page_reset (self, error != NULL ? error->message : message);
}

void
av_unlock_page_reset (AvUnlockPage *self,
                      const char *message)
{
  g_return_if_fail (AV_IS_UNLOCK_PAGE (self));

  gtk_editable_set_text (self->passphrase, "");
  set_busy (self, FALSE);
  show_message (self, message);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
av_unlock_page_choose_agent (AvUnlockPage *self,
                             guint place)
{
  g_return_if_fail (AV_IS_UNLOCK_PAGE (self));

  if (place < 1 || place > self->buttons->len)
    return;

  gtk_toggle_button_set_active (g_ptr_array_index (self->buttons, place - 1), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
}

static gboolean
av_unlock_page_grab_focus (GtkWidget *widget)
{
  AvUnlockPage *self = AV_UNLOCK_PAGE (widget);

  if (self->buttons->len == 0)
    return gtk_widget_grab_focus (self->restore);
  if (find_chosen (self) == NULL)
    return gtk_widget_grab_focus (g_ptr_array_index (self->buttons, 0));

  return gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
}

static void
av_unlock_page_dispose (GObject *object)
{
  AvUnlockPage *self = AV_UNLOCK_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->delay_source, g_source_remove);
  g_clear_pointer (&self->store, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), AV_TYPE_UNLOCK_PAGE);
  g_clear_pointer (&self->buttons, g_ptr_array_unref);

  G_OBJECT_CLASS (av_unlock_page_parent_class)->dispose (object);
}

static void
av_unlock_page_class_init (AvUnlockPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = av_unlock_page_dispose;
  widget_class->grab_focus = av_unlock_page_grab_focus;
  widget_class->focus = av_focus_children;

  gtk_widget_class_set_template_from_resource (widget_class, "/fr/allervers/porch/av-unlock-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AvUnlockPage, content);
  gtk_widget_class_bind_template_child (widget_class, AvUnlockPage, emblem);
  gtk_widget_class_bind_template_child (widget_class, AvUnlockPage, greeting);
  gtk_widget_class_bind_template_child (widget_class, AvUnlockPage, agents_scroll);
  gtk_widget_class_bind_template_child (widget_class, AvUnlockPage, agents);
  gtk_widget_class_bind_template_child (widget_class, AvUnlockPage, prompt);
  gtk_widget_class_bind_template_child (widget_class, AvUnlockPage, passphrase);
  gtk_widget_class_bind_template_child (widget_class, AvUnlockPage, unlock);
  gtk_widget_class_bind_template_child (widget_class, AvUnlockPage, unlock_label);
  gtk_widget_class_bind_template_child (widget_class, AvUnlockPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, AvUnlockPage, message);
  gtk_widget_class_bind_template_child (widget_class, AvUnlockPage, restore);
  gtk_widget_class_bind_template_callback (widget_class, unlock_asked);

  signals[UNLOCKED] = g_signal_new ("unlocked", AV_TYPE_UNLOCK_PAGE, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
av_unlock_page_init (AvUnlockPage *self)
{
  self->buttons = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  av_spoken_name_mnemonics (GTK_WIDGET (self));
  av_look_show_emblem (self->emblem);
}
