/* Writes data/dictionary.csv from the catalogue: av-dictionary-tool [FILE]. */

#include <stdio.h>

#include "av-dictionary.h"

int
main (int argc,
      char **argv)
{
  g_autofree char *dictionary = av_dictionary_write ();
  g_autoptr (GError) error = NULL;

  if (argc < 2)
    fputs (dictionary, stdout);
  else if (!g_file_set_contents (argv[1], dictionary, -1, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  return 0;
}
