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
