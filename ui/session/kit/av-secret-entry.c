#include "av-secret-entry.h"

#include <string.h>

AvSecret *
av_secret_entry_take (GtkEditable *entry)
{
  const char *text = gtk_editable_get_text (entry);
  AvSecret *secret = av_secret_new (MAX (strlen (text), 1));

  memcpy (av_secret_get_data (secret), text, strlen (text));
  gtk_editable_set_text (entry, "");
  return secret;
}

void
av_secret_entry_give_back (GtkEditable *entry,
                           AvSecret *secret)
{
  g_autoptr (AvSecret) text = av_secret_new_text (secret);

  gtk_editable_set_text (entry, (const char *) av_secret_peek (text));
}
