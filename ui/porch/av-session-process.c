#include "av-session-process.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "av-porch-line.h"
#include "av-without-gl.h"

/* Drafts are at most two seconds old anyway. */
#define PATIENCE_MS 300

struct _AvSessionProcess
{
  GObject parent_instance;

  GSubprocess *process;
  int line; /* what the session says, AV_PORCH_LINE_FD there */
  guint line_source;
  guint kill_source;
};

enum
{
  READY,
  OUTING,
  DONE,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AvSessionProcess, av_session_process, G_TYPE_OBJECT)

AvSessionProcess *
av_session_process_new (void)
{
  return g_object_new (AV_TYPE_SESSION_PROCESS, NULL);
}

static const char *
get_program (void)
{
  const char *program = g_getenv ("ALLERVERS_SESSION");

  return program != NULL ? program : ALLERVERS_SESSION_PATH;
}

static void
stop_listening (AvSessionProcess *self)
{
  g_clear_handle_id (&self->line_source, g_source_remove);
  if (self->line >= 0)
    close (self->line);
  self->line = -1;
}

static void
say_done (AvSessionProcess *self,
          AvSecret *with)
{
  g_autoptr (AvSecret) sentence = av_secret_new_text (with);

  g_signal_emit (self, signals[DONE], 0, av_secret_peek (sentence));
}

/* One message; FALSE at the end of them. */
static gboolean
hear (AvSessionProcess *self)
{
  g_autoptr (AvSecret) with = NULL;
  AvPorchLineWord word;

  if (!av_porch_line_hear (self->line, &word, &with))
    return FALSE;

  if (word == AV_PORCH_LINE_READY)
    g_signal_emit (self, signals[READY], 0);
  else if (word == AV_PORCH_LINE_OUTING && with != NULL)
    g_signal_emit (self, signals[OUTING], 0, with);
  else if (word == AV_PORCH_LINE_END_OUTING)
    g_signal_emit (self, signals[OUTING], 0, NULL);
  else if (word == AV_PORCH_LINE_DONE && with != NULL)
    say_done (self, with);

  return TRUE;
}

static gboolean
session_spoke (int fd,
               GIOCondition condition,
               gpointer user_data)
{
  g_autoptr (AvSessionProcess) self = g_object_ref (user_data);

  if (hear (self))
    return G_SOURCE_CONTINUE;

  self->line_source = 0;
  stop_listening (self);

  return G_SOURCE_REMOVE;
}

/* Its last words: « Fin de sortie » and the lock may come at once. */
static void
hear_out (AvSessionProcess *self)
{
  struct pollfd line = { .fd = self->line, .events = POLLIN };

  while (self->line >= 0 && poll (&line, 1, 0) == 1 && (line.revents & POLLIN) != 0)
    if (!hear (self))
      break;
}

static void
process_ended (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (AvSessionProcess) self = user_data;
  GSubprocess *process = G_SUBPROCESS (source);

  g_subprocess_wait_finish (process, result, NULL);
  g_clear_handle_id (&self->kill_source, g_source_remove);
  hear_out (self);
  stop_listening (self);
  g_clear_object (&self->process);

  g_signal_emit (self, signals[ENDED], 0,
                 g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == 0);
}

static gboolean
spawn (AvSessionProcess *self,
       int handover_fd,
       const char *const *argv,
       GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  int line[2];

  if (!g_unix_open_pipe (line, FD_CLOEXEC, error))
    return FALSE;

  if (handover_fd >= 0)
    g_subprocess_launcher_take_fd (launcher, handover_fd, AV_HANDOVER_FD);
  g_subprocess_launcher_take_fd (launcher, line[1], AV_PORCH_LINE_FD);
  g_subprocess_launcher_setenv (launcher, "TMPDIR", g_get_user_runtime_dir (), TRUE);
  av_without_gl_spare (launcher);

  self->process = g_subprocess_launcher_spawnv (launcher, argv, error);
  if (self->process == NULL)
    {
      close (line[0]);
      return FALSE;
    }

  self->line = line[0];
  self->line_source = g_unix_fd_add (line[0], G_IO_IN | G_IO_HUP, session_spoke, self);
  g_subprocess_wait_async (self->process, NULL, process_ended, g_object_ref (self));

  return TRUE;
}

gboolean
av_session_process_start (AvSessionProcess *self,
                          const AvHandover *handover,
                          GError **error)
{
  const char *argv[] = { get_program (), NULL };
  int pipe[2];

  g_return_val_if_fail (AV_IS_SESSION_PROCESS (self), FALSE);
  g_return_val_if_fail (self->process == NULL, FALSE);

  if (!g_unix_open_pipe (pipe, FD_CLOEXEC, error))
    return FALSE;

  /* A pipe holds the whole handover, so nobody needs to read yet. */
  if (!av_handover_write (handover, pipe[1], error))
    {
      close (pipe[0]);
      close (pipe[1]);
      return FALSE;
    }
  close (pipe[1]);

  return spawn (self, pipe[0], argv, error);
}

gboolean
av_session_process_start_without_store (AvSessionProcess *self,
                                        const char *store,
                                        const char *door,
                                        GError **error)
{
  const char *argv[] = { get_program (), "--store", store, "--first-start", door, NULL };

  g_return_val_if_fail (AV_IS_SESSION_PROCESS (self), FALSE);
  g_return_val_if_fail (self->process == NULL, FALSE);

  return spawn (self, -1, argv, error);
}

gboolean
av_session_process_is_running (AvSessionProcess *self)
{
  g_return_val_if_fail (AV_IS_SESSION_PROCESS (self), FALSE);

  return self->process != NULL;
}

void
av_session_process_present (AvSessionProcess *self)
{
  g_return_if_fail (AV_IS_SESSION_PROCESS (self));

  if (self->process != NULL)
    g_subprocess_send_signal (self->process, SIGUSR1);
}

static gboolean
patience_ended (gpointer user_data)
{
  AvSessionProcess *self = user_data;

  self->kill_source = 0;
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);

  return G_SOURCE_REMOVE;
}

void
av_session_process_lock (AvSessionProcess *self)
{
  g_return_if_fail (AV_IS_SESSION_PROCESS (self));

  if (self->process == NULL || self->kill_source != 0)
    return;

  g_subprocess_send_signal (self->process, SIGTERM);
  self->kill_source = g_timeout_add (PATIENCE_MS, patience_ended, self);
}

static void
av_session_process_dispose (GObject *object)
{
  AvSessionProcess *self = AV_SESSION_PROCESS (object);

  g_clear_handle_id (&self->kill_source, g_source_remove);
  stop_listening (self);
  g_clear_object (&self->process);

  G_OBJECT_CLASS (av_session_process_parent_class)->dispose (object);
}

static void
av_session_process_class_init (AvSessionProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = av_session_process_dispose;

  signals[READY] = g_signal_new ("ready", AV_TYPE_SESSION_PROCESS, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OUTING] = g_signal_new ("outing", AV_TYPE_SESSION_PROCESS, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[DONE] = g_signal_new ("done", AV_TYPE_SESSION_PROCESS, G_SIGNAL_RUN_LAST, 0,
                                NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[ENDED] = g_signal_new ("ended", AV_TYPE_SESSION_PROCESS, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
av_session_process_init (AvSessionProcess *self)
{
  self->line = -1;
}
