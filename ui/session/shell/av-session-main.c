#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "av-application.h"
#include "av-crypto.h"
#include "av-locale.h"
#include "av-porch-line.h"

static AvApplication *
make_application (const char *store,
                  const char *door,
                  GError **error)
{
  g_autoptr (AvHandover) handover = NULL;

  if (door != NULL && store != NULL)
    return av_application_new_without_store (store, door);

  handover = av_handover_read (AV_HANDOVER_FD, error);
  if (handover == NULL)
    return NULL;

  close (AV_HANDOVER_FD);
  /* What the session starts has nothing to say to the porch. */
  fcntl (AV_PORCH_LINE_FD, F_SETFD, FD_CLOEXEC);

  return av_application_new (handover);
}

int
main (int argc,
      char **argv)
{
  g_autoptr (AvApplication) application = NULL;
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *store = NULL;
  g_autofree char *door = NULL;
  const GOptionEntry entries[] = {
    { "store", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_FILENAME, &store, NULL, NULL },
    { "first-start", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, &door, NULL, NULL },
    { NULL },
  };

  av_locale_init ();

  /* Without a porch nobody could lock it. */
  prctl (PR_SET_PDEATHSIG, SIGTERM);

  context = g_option_context_new (NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, &argc, &argv, &error) && av_crypto_init (&error))
    application = make_application (store, door, &error);

  if (application == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }

  g_setenv ("TMPDIR", g_get_user_runtime_dir (), TRUE);

  return g_application_run (G_APPLICATION (application), 1, argv);
}
